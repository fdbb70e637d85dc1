# Tests with key presses in a Windows console. build/Test-Windows.ps1 runs this in the PowerShell of this system, beside the tests within
# Wine, because keys can only be pressed from outside. $env:NETMON_WINDOWS is the command that starts netmon under Wine.
BeforeDiscovery { $tmux = Get-Command tmux -CommandType Application -ErrorAction Ignore }

BeforeAll {
    . $PSScriptRoot/../Acceptance/Support.ps1
    $server = "netmon-wine-$PID"
    $drive = Join-Path $env:WINEPREFIX drive_c

    function Start-Console([string] $Arguments, [int] $Width = 120) { tmux -L $server new-session -d -s console -x $Width -y 40 "$env:NETMON_WINDOWS $Arguments; echo It ended with `$?.; sleep 100" }
    function Send-Key([string[]] $Keys) { tmux -L $server send-keys -t console @Keys }
    # Returns the screen as soon as it matches, with its lines joined, because Wine may wrap them anywhere.
    function Wait-Screen([string] $Pattern) {
        $deadline = [datetime]::UtcNow.AddSeconds(60)
        do {
            Start-Sleep -Milliseconds 100
            $screen = (tmux -L $server capture-pane -p -t console) -join ''
        } until ($screen -match $Pattern -or [datetime]::UtcNow -gt $deadline)
        $screen | Should -Match $Pattern
    }
}

Describe 'A console of Windows' -Skip:(-not $tmux) {
    AfterEach { tmux -L $server kill-server 2>$null }

    # Nothing is typed at a prompt, because Wine's terminal counts sequences as text and the line editor overwrites its own output.
    It 'ends a capture with Ctrl+C, after which its file is whole' {
        Set-Content "$drive/capture.ps1" @'
            try { Start-PacketCapture lo -Filter 'udp dst port 47041' -OutFile C:\console.pcapng -NoPacket }
            finally { [Console]::WriteLine("Seen: $((Get-CaptureStatistics).Received).") }
'@
        Start-Console '-NoProfile -File C:/capture.ps1'
        $traffic = Start-LoopbackTraffic 47041
        try {
            # A packet is written to the file within a second.
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ((Get-Item "$drive/console.pcapng" -ErrorAction Ignore).Length -lt 2000 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        }
        finally { Stop-LoopbackTraffic $traffic }
        Send-Key C-c
        Wait-Screen 'Seen: [1-9]\d*\..*It ended'

        $kept = @(Import-PacketCapture "$drive/console.pcapng")
        $kept.Count | Should -Be ((tmux -L $server capture-pane -p -t console) -join '' -replace '.*Seen: (\d+)\..*', '$1')
        $kept[0].Interface | Should -Be lo
    }

    It 'ends a live table with q' {
        Start-Console "-NoProfile -NoLogo -Command `"Watch-TrafficSummary -LiteralPath '$ExampleCapture' -By Conversation -Speed 0`"" -Width 80
        Wait-Screen 'quit'
        # Truncated text uses the console's code page, in which the UTF-8 bytes of an ellipsis would be three other characters.
        (tmux -L $server capture-pane -p -t console) -join '' | Should -Not -Match '[\u0393\u00e2]'
        Send-Key q
        Wait-Screen 'It ended with 0\.'
    }

    # In Wine's console only Ctrl+C raises an event, and its window cannot be closed. The script therefore does what Windows does: it calls
    # this function on a thread of the process, which calls the handlers; after a window is closed it kills the process.
    It 'ends a monitor of <Command> in good order when <Name>' -ForEach $(
        foreach ($event in @{ Name = 'Ctrl+Break is pressed'; Event = 1 }, @{ Name = 'its window is closed'; Event = 2 }, @{ Name = 'the system shuts down'; Event = 6 }) {
            foreach ($command in 'Invoke-TrafficMonitor', 'Start-TrafficMonitor') { $event + @{ Command = $command } }
        }
    ) {
        Remove-Item "$drive/ended" -Recurse -ErrorAction Ignore
        Copy-Item "$PSScriptRoot/Send-ConsoleEvent.ps1" $drive
        Set-Content "$drive/ended.toml" @'
            [general]
            interface = "lo"
            filter = "udp dst port 47042"
            [output.flows]
            path = "ended/flows.csv"
            [output.capture]
            path = "ended/packets.pcapng"
            [health]
            file = "ended/health.ndjson"
            interval = "1s"
'@
        $traffic = Start-LoopbackTraffic 47042
        try {
            Start-Console "-NoProfile -NonInteractive -File C:/Send-ConsoleEvent.ps1 $Event $Command"
            Wait-Screen 'It ended'
        }
        finally { Stop-LoopbackTraffic $traffic }

        $last = Get-Content "$drive/ended/health.ndjson" | Select-Object -Last 1 | ConvertFrom-Json
        $last.State | Should -Be Stopped
        $last.Received | Should -BeGreaterThan 0
        @(Import-PacketCapture "$drive/ended/packets*").Count | Should -Be $last.Received
        (Import-Csv "$drive/ended/flows.csv" | Measure-Object Packets -Sum).Sum | Should -Be $last.Received
    }

    It 'is told of the execution policy where that forbids the module' {
        $before, $env:PSExecutionPolicyPreference = $env:PSExecutionPolicyPreference, 'Restricted'
        try { Start-Console '-NoProfile -Command 1' }
        finally { $env:PSExecutionPolicyPreference = $before }

        Wait-Screen 'about_Execution_Policies.*It ended with 70\.'
    }
}
