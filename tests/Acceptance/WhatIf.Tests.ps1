BeforeDiscovery { . $PSScriptRoot/Support.ps1 }

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $tried = [System.Collections.Generic.HashSet[string]]::new()
    # Runs a command with -WhatIf. It must have no output and no error.
    function Test-WhatIf([string] $Line) {
        [void] $tried.Add($Line.Split(' ')[0])
        & ([scriptblock]::Create("$Line -WhatIf -ErrorAction Stop")) | Should -BeNullOrEmpty
    }
}

Describe '-WhatIf' {
    BeforeEach { Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))) }
    AfterEach {
        Pop-Location
        Get-TrafficAlert | Unregister-TrafficAlert
    }

    It 'writes no file and makes no folder' {
        $jobs = (Get-Job).Id
        Import-PacketCapture $ExampleCapture | Export-PacketCapture ./a/b.pcapng -WhatIf | Should -BeNullOrEmpty
        Test-WhatIf 'Export-PacketCapture -Path ./a/b.pcapng -InputObject $null'
        Test-WhatIf 'Protect-PacketCapture $ExampleCapture ./a/c.pcapng -KeyFile ./a/c.key'
        Test-WhatIf 'Export-HttpObject -Path ./a/objects -InputObject @(Get-HttpTransaction $ExampleCapture)[0]'
        Test-WhatIf 'Merge-PacketCapture -Path $ExampleCapture -OutFile ./a/b.pcapng'
        Test-WhatIf 'Split-PacketCapture -Path $ExampleCapture -Destination ./a/parts -By Flow'
        Test-WhatIf 'New-TrafficMonitorConfig ./a/b.toml'
        Test-WhatIf 'New-TrafficReport $ExampleCapture ./a/b.html'
        Test-WhatIf 'Invoke-TrafficMonitor -Path $ExampleCapture -FlowFile ./a/flows.csv'
        Test-WhatIf 'Start-TrafficMonitor -Path $ExampleCapture -FlowFile ./a/flows.csv'
        Test-WhatIf 'Start-PacketCapture $Loopback -OutFile ./a/b.pcapng -Duration 1 -NoPacket'

        Get-ChildItem | Should -BeNullOrEmpty
        (Get-Job).Id | Should -Be $jobs
    }

    It 'replaces no file' {
        Set-Content ./kept.pcapng kept
        Set-Content ./kept.toml kept
        Set-Content ./kept.html '<kept>'
        Import-PacketCapture $ExampleCapture | Export-PacketCapture ./kept.pcapng -Force -WhatIf
        New-TrafficMonitorConfig ./kept.toml -Force -WhatIf
        New-TrafficReport $ExampleCapture ./kept.html -Force -WhatIf
        Invoke-TrafficMonitor -Path $ExampleCapture -FlowFile ./kept.toml -Force -WhatIf

        Get-Content ./kept.html, ./kept.pcapng, ./kept.toml | Should -Be '<kept>', kept, kept
    }

    It 'registers, changes and removes no rule' {
        Test-WhatIf 'Register-TrafficAlert tried -Port 80'
        Get-TrafficAlert | Should -BeNullOrEmpty

        $null = Register-TrafficAlert on -Port 80
        $null = Register-TrafficAlert off -Port 81 -Disabled
        Test-WhatIf 'Register-TrafficAlert on -Port 99 -Force'
        Test-WhatIf 'Disable-TrafficAlert on'
        Test-WhatIf 'Enable-TrafficAlert off'
        Test-WhatIf 'Unregister-TrafficAlert *'

        (Get-TrafficAlert).Name | Should -Be on, off
        (Get-TrafficAlert).Enabled | Should -Be $true, $false
        (Get-TrafficAlert on).Rule | Should -Be 'port 80'
    }

    It 'leaves monitors and events as they are' -Skip:(-not $CanCapture) {
        Set-Content ./one.toml "[general]`ninterface = '$Loopback'"
        Set-Content ./two.toml "[general]`ninterface = '$Loopback'`n[health]`ninterval = '1h'"
        $null = Register-TrafficAlert events -Port 47031 -Interface $Loopback
        $null = Start-TrafficMonitor ./one.toml -Name tried
        $traffic = Start-LoopbackTraffic 47031
        try {
            $deadline = (Get-Date).AddSeconds(30)
            while (-not (Receive-TrafficAlert -Keep) -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 50 }
        }
        finally { Stop-LoopbackTraffic $traffic }

        Test-WhatIf 'Update-TrafficMonitor tried -ConfigPath ./two.toml'
        Test-WhatIf 'Stop-TrafficMonitor tried'
        Test-WhatIf 'Receive-TrafficAlert'

        (Get-TrafficMonitor tried).State | Should -Be Running
        (Get-TrafficMonitor tried).ConfigPath | Should -BeLike '*one.toml'
        @(Receive-TrafficAlert).Count | Should -BeGreaterThan 0
        Stop-TrafficMonitor tried
        Get-Job | Remove-Job -Force
    }

    It 'was tried with every cmdlet that has it' -Skip:(-not $CanCapture) {
        $have = Get-Command -Module NetMon -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('WhatIf') }
        $have.Name | Where-Object { $_ -notin $tried } | Should -BeNullOrEmpty
    }
}
