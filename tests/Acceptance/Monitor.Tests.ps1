BeforeDiscovery { . $PSScriptRoot/Support.ps1 }

BeforeAll {
    . $PSScriptRoot/Support.ps1
    # The exact file of the tutorial.
    $tutorial = @'
[general]
mode = "detailed"    # or "summary"

[alert]
ip = "192.168.1.10"  # source address
port = 80            # destination port; may be missing
'@
    function Save([string] $Text) {
        $file = Join-Path $TestDrive "$(New-Guid).toml"
        Set-Content $file $Text
        $file
    }
}

AfterAll {
    Stop-TrafficMonitor *
    Get-Job | Where-Object PSJobTypeName -EQ TrafficMonitor | Remove-Job -Force
}

Describe 'A monitor over a file' {
    It 'takes its default name only when it starts' {
        Set-Content "$TestDrive/foreign.csv" 'a,b'
        $first = Start-TrafficMonitor -Path $ExampleCapture
        { Start-TrafficMonitor -Path $ExampleCapture -FlowFile "$TestDrive/foreign.csv" -Append } | Should -Throw -ErrorId FlowFileMismatch*
        $null = Start-TrafficMonitor -Path $ExampleCapture -WhatIf
        $second = Start-TrafficMonitor -Path $ExampleCapture

        $null = $first.Name -match '^Monitor(\d+)$'
        $second.Name | Should -Be "Monitor$([int]$Matches[1] + 1)"
    }

    It 'accounts for every packet, flow and alert' {
        $config = Save @"
[general]
file = '$ExampleCapture'
[[alert]]
name = "web"
destination_port = 80
cooldown = 0
notify = []
[output.flows]
path = '$TestDrive/flows.csv'
"@
        $output = Start-TrafficMonitor $config | Wait-Job | Receive-Job
        $health = $output | Select-Object -Last 1
        $packets = Import-PacketCapture $ExampleCapture
        $flows = Import-Csv (Join-Path $TestDrive flows.csv)

        $health.State | Should -Be Completed
        $health.Received | Should -Be $packets.Count
        $health.AlertsRaised | Should -Be @($packets | Where-Object DstPort -EQ 80).Count
        @($output | Where-Object Rule -EQ web).Count | Should -Be $health.AlertsRaised
        $flows.Count | Should -Be $health.FlowsWritten
        ($flows | Measure-Object Packets -Sum).Sum + $health.PacketsWithoutFlow | Should -Be $health.Received
    }

    It 'is listed after its end' {
        Start-TrafficMonitor -Path $ExampleCapture -Name listed | Wait-Job
        (Get-TrafficMonitor listed).State | Should -Be Completed
    }

    It 'gives packets in the foreground, and records with -Unattended' {
        (Invoke-TrafficMonitor -Path $ExampleCapture).Count | Should -Be 98
        (Invoke-TrafficMonitor -Path $ExampleCapture -Unattended).State | Should -Be Completed
    }

    It 'writes JSON lines that ConvertFrom-Json reads' {
        Start-TrafficMonitor -Path $ExampleCapture -FlowFile (Join-Path $TestDrive lines.ndjson) | Wait-Job
        $flows = Get-Content (Join-Path $TestDrive lines.ndjson) | ConvertFrom-Json
        $flows.Count | Should -Be (Get-FlowSummary $ExampleCapture).Count
    }
}

# The tutorial's alert uses the desktop channel, which a server does not have.
Describe 'A machine without a desktop' -Skip:(-not $IsLinux) {
    BeforeAll {
        $without = "Import-Module '$ModulePath'; 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'SUDO_USER' | ForEach-Object { Remove-Item Env:`$_ -ErrorAction Ignore };"
        function Select-DesktopWarning($Result) { @($Result.Output -match 'NotificationFailed' -match 'no desktop session') }
    }

    It 'is told so once by a monitor, not with each alert' {
        $config = Save "[general]`nfile = '$ExampleCapture'`n[[alert]]`nname = 'all'`naddress = ['0.0.0.0/0', '::/0']`ncooldown = 0`nnotify = ['desktop']"
        $result = Invoke-FreshShell "$without (Invoke-TrafficMonitor '$config' -Unattended | Where-Object Rule -eq all).Count"

        [int] ($result.Output | Select-Object -Last 1) | Should -BeGreaterThan 50
        Select-DesktopWarning $result | Should -HaveCount 1
    }

    It 'is told so once by a rule of the session' -Skip:(-not $CanCapture) {
        $result = Invoke-FreshShell @"
            $without
            `$null = Register-TrafficAlert all -Port 47032 -Interface $Loopback -Cooldown 0 -Notify Desktop
            `$client = [System.Net.Sockets.UdpClient]::new()
            `$deadline = (Get-Date).AddSeconds(30)
            while ((Get-TrafficAlert -Delivery).Failed -lt 5 -and (Get-Date) -lt `$deadline) {
                [void] `$client.Send([byte[]](1, 2), 2, '127.0.0.1', 47032)
                Start-Sleep -Milliseconds 20
            }
            (Get-TrafficAlert -Delivery).Failed -ge 5
"@
        $result.Output | Select-Object -Last 1 | Should -Be True
        Select-DesktopWarning $result | Should -HaveCount 1
    }
}

Describe 'A monitor of an interface' -Skip:(-not $CanCapture) {
    It "runs the tutorial's file as it is" {
        if (-not (Get-NetInterface | Where-Object { $_.CanCapture -and $_.Status -eq 'Up' -and $_.Kind -ne 'Loopback' })) {
            Set-ItResult -Skipped -Because 'there is no interface but the loopback'
        }
        $job = Start-TrafficMonitor (Save $tutorial) -Name tutorial
        (Get-TrafficMonitor tutorial).State | Should -Be Running
        (Stop-TrafficMonitor tutorial -PassThru).State | Should -Be Stopped
        $job.State | Should -Be Stopped
    }

    # pwsh exits with 1 after Ctrl+C; a shell reports 128 + 15 for a process that SIGTERM ended.
    It 'ends in good order when SIG<Signal> ends pwsh' -Skip:$IsWindows -ForEach @{ Signal = 'TERM'; Code = 143 }, @{ Signal = 'INT'; Code = 1 } {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive $Signal)).FullName
        $config = Save @"
[general]
interface = '$Loopback'
[output.flows]
path = '$folder/flows.csv'
[health]
interval = 0.2
file = '$folder/health.ndjson'
"@
        $traffic = Start-LoopbackTraffic 47012
        try {
            $start = [System.Diagnostics.ProcessStartInfo]::new('sh')
            $start.RedirectStandardOutput = $true
            # The shell reports the exit code of its child. Background shells ignore SIGINT, and children inherit that.
            $reset = $IsLinux ? 'env --default-signal=INT' : ''
            foreach ($argument in @('-c', "$reset `"`$@`"; exit `$?", 'sh') + (Get-CurrentShell) + '-NoProfile', '-NonInteractive', '-Command',
                "Import-Module '$ModulePath'; [IO.File]::WriteAllText('$folder/id', `$PID); Invoke-TrafficMonitor '$config' -Unattended | Out-Null") {
                $start.ArgumentList.Add($argument)
            }
            $process = [System.Diagnostics.Process]::Start($start)
            $deadline = (Get-Date).AddSeconds(60)
            while (-not (Test-Path "$folder/health.ndjson") -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 100 }
            /bin/kill "-$Signal" (Get-Content "$folder/id")
            $process.WaitForExit(20000) | Should -BeTrue
        }
        finally { Stop-LoopbackTraffic $traffic }

        $process.ExitCode | Should -Be $Code
        $last = Get-Content "$folder/health.ndjson" | Select-Object -Last 1 | ConvertFrom-Json
        $last.State | Should -Be Stopped
        @(Import-Csv $folder/flows.csv).Count | Should -Be $last.EndedFlows
    }

    It 'takes a new configuration and refuses a broken one' {
        $config = Save "[general]`ninterface = '$Loopback'"
        $null = Start-TrafficMonitor $config -Name again
        $traffic = Start-LoopbackTraffic 47011
        try {
            Add-Content $config "[[alert]]`nname = 'new'`ndestination_port = 47011`nnotify = []"
            Update-TrafficMonitor again
            $deadline = (Get-Date).AddSeconds(20)
            while ((Get-TrafficMonitor again)[-1].AlertsRaised -eq 0 -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 100 }
            (Get-TrafficMonitor again)[-1].AlertsRaised | Should -BeGreaterThan 0

            Set-Content $config 'mode ='
            { Update-TrafficMonitor again -ErrorAction Stop } | Should -Throw -ErrorId 'ConfigInvalid*'
            (Get-TrafficMonitor again)[-1].State | Should -Be Running
        }
        finally { Stop-LoopbackTraffic $traffic; Stop-TrafficMonitor again }
    }
}
