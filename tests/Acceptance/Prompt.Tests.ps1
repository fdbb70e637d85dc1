BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $hasTerminal = $CanCapture -and [bool](Get-Command tmux -CommandType Application -ErrorAction Ignore)
    $netmon = Join-Path $RepositoryRoot 'out/host/netmon'
    $shells = @(
        @{ Shell = 'pwsh'; Command = @(Get-CurrentShell) + '-NoLogo', '-NoProfile', '-NoExit', '-Command', "Import-Module '$ModulePath'" }
        @{ Shell = 'netmon'; Command = $netmon, '-NoLogo', '-NoProfile' }
    ).Where{ $_.Shell -ne 'netmon' -or (Test-Path $netmon) }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1

    # A real terminal from tmux, with a shell at its prompt, without the user's profile and history.
    function Open-Terminal([string[]] $Command, [int] $Width = 100, [int] $Height = 30) {
        $script:socket = Join-Path $TestDrive "tmux-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        $quoted = $Command.ForEach{ "'$($_ -replace "'", "'\''")'" } -join ' '
        Invoke-Tmux -f /dev/null new-session -d -x $Width -y $Height "env HOME='$TestDrive' XDG_DATA_HOME= XDG_CONFIG_HOME= XDG_CACHE_HOME= $quoted"
        Wait-Screen { $_ -match '^PS ' }
    }

    function Invoke-Tmux { & tmux -S $socket @args }
    function Get-Screen { @(Invoke-Tmux capture-pane -p) }
    # Types text literally, and presses keys by their tmux names.
    function Send-Text([string] $Text) { Invoke-Tmux send-keys -l $Text }
    function Send-Key { Invoke-Tmux send-keys @args }

    # Waits until the lines of the screen, in $_, satisfy a condition. Optionally sends packets to a port in the meantime.
    function Wait-Screen([scriptblock] $Condition, [int] $Port) {
        $client = [System.Net.Sockets.UdpClient]::new()
        try {
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ([datetime]::UtcNow -lt $deadline) {
                $screen = Get-Screen
                if (ForEach-Object -InputObject $screen $Condition) { return }
                if ($Port) { [void]$client.Send([byte[]](1..20), 20, '127.0.0.1', $Port) }
                Start-Sleep -Milliseconds 50
            }
        }
        finally { $client.Dispose() }
        throw "The screen did not become what was waited for ($Condition):`n$($screen -join "`n")"
    }

    # A rule that raises one event, for a packet to its port.
    function Register-Rule([string] $Name, [int] $Port) {
        Send-Text "`$null = Register-TrafficAlert $Name -Interface $Loopback -Protocol UDP -DestinationPort $Port -Cooldown 1h -Notify Console; 'is ready'.Replace('is', '$Name is')"
        Send-Key Enter
        Wait-Screen { $_ -match "^$Name is ready" -and $_[-1..-30].Where({ $_ }, 'First') -match '^PS .*>$' }
        Send-Text 'Clear-Host'
        Send-Key Enter
        Wait-Screen { $_[0] -match '^PS .*>$' }
    }
}

Describe 'An alert on the console of <Shell> (needs tmux and the right to capture: run as root)' -Skip:(-not $hasTerminal) -ForEach $shells {
    BeforeEach { Open-Terminal $Command }
    AfterEach { Invoke-Tmux kill-server }

    It 'takes the place of a line that is being typed, which goes on below and runs whole' {
        Register-Rule half 47301
        Send-Text "'left' + "
        Wait-Screen { $_[0] -match "> 'left' \+" }

        Wait-Screen -Port 47301 { $_ -match 'half' }
        Wait-Screen { $_ -match "^PS .*> 'left' \+" }
        $screen = Get-Screen
        $screen[0] | Should -Match '^\d\d:\d\d:\d\d \w+: half: '
        $screen -match "'left'" | Should -HaveCount 1

        Send-Text "'right'"
        Send-Key Enter
        Wait-Screen { $_ -match '^leftright$' }
        (Get-Screen)[1] | Should -Match "^PS .*> 'left' \+ 'right'$"
    }

    It 'keeps a text of several rows, and the place of the cursor in it' {
        Register-Rule long 47302
        Send-Text "'$('x' * 230)'.Length + 1"
        Wait-Screen { $_ -match "'\.Length \+ 1$" }
        Send-Key C-a
        Send-Text "1000 + "
        Wait-Screen { $_[0] -match "> 1000 \+ 'x" }

        Wait-Screen -Port 47302 { $_ -match 'long: ' }
        Wait-Screen { $_ -match "^PS .*> 1000 \+ 'x" -and $_ -match "'\.Length \+ 1$" }
        $screen = (Get-Screen).Where{ $_ }
        $screen[0] | Should -Match '^\d\d:\d\d:\d\d \w+: long: '
        ($screen -join '').Split("1000 + 'x").Count | Should -Be 2
        ($screen -join '').Split("x'.Length").Count | Should -Be 2

        Send-Text '2000 + '
        Send-Key Enter
        Wait-Screen { $_ -match '^3231$' }
    }

    It 'comes between the outputs of a command that runs, at once' {
        Register-Rule running 47303
        $end = Join-Path $TestDrive "end-$Shell"
        Send-Text "'be' + 'gin'; while (-not (Test-Path '$end')) { Start-Sleep -Milliseconds 20 }; 'en' + 'd'"
        Send-Key Enter
        Wait-Screen { $_ -match '^begin$' }

        Wait-Screen -Port 47303 { $_ -match '^\d\d:\d\d:\d\d \w+: running: ' }
        Get-Screen | Should -Not -Match '^end$'
        [void](New-Item $end)
        Wait-Screen { $_ -match '^end$' }
    }

    It 'comes before what a command says that was started by Enter before the alert could be shown' {
        Register-Rule entered 47304
        $end = Join-Path $TestDrive "entered-$Shell"
        Send-Text "while (-not (Test-Path '$end')) { Start-Sleep -Milliseconds 20 }; 'en' + 'd'"
        # Send keys continuously, so that there is no pause in typing.
        1..8 | ForEach-Object { Send-Key Left; Send-Key Right; Wait-Screen -Port 47304 { $true } }
        Send-Key Enter
        Wait-Screen -Port 47304 { $_ -match '^\d\d:\d\d:\d\d \w+: entered: ' }
        [void](New-Item $end)
        Wait-Screen { $_ -match '^end$' }
    }

    It 'has a line of its own where there is no line editor' {
        Register-Rule plain 47305
        Send-Text 'Remove-Module PSReadLine'
        Send-Key Enter
        Wait-Screen { $_[1] -match '^PS .*>$' }
        Send-Text "'left' + "
        Wait-Screen { $_[1] -match "> 'left' \+" }

        Wait-Screen -Port 47305 { $_ -match '^\d\d:\d\d:\d\d \w+: plain: ' }
        Send-Text "'right'"
        Send-Key Enter
        Wait-Screen { $_ -match '^leftright$' }
    }
}
