BeforeDiscovery { . $PSScriptRoot/Support.ps1 }
BeforeAll { . $PSScriptRoot/Support.ps1 }

# Runs in a separate process, so that all of NetMon's threads in it belong to the test. All traffic is created by the test, on the loopback interface.
Describe 'What runs in the background ends with its session (needs the right to capture: run as root)' -Skip:(-not $CanCapture -or -not $IsLinux) {
    BeforeAll {
        $traffic = Start-LoopbackTraffic
        $script = {
            param($module, $interface, $folder, $how)
            $ErrorActionPreference = 'Stop'
            $state = [initialsessionstate]::CreateDefault2()
            $state.ImportPSModule($module)
            $runspace = [runspacefactory]::CreateRunspace($state)
            $runspace.Open()
            function Invoke($text) {
                $shell = [powershell]::Create($runspace).AddScript($text)
                try { $shell.Invoke(); $shell.Streams.Error | ForEach-Object { throw $_ } } finally { $shell.Dispose() }
            }
            function Get-NetMonThread { Get-ChildItem /proc/self/task | ForEach-Object { Get-Content "$_/comm" -ErrorAction Ignore } | Where-Object { $_ -like 'NetMon*' } }
            $jobs = Invoke @"
                Start-PacketCapture $interface -Filter 'udp dst port 47001' -AsJob -OutFile $folder/$how.pcapng
                Get-FlowSummary -Interface $interface -AsJob
                Start-TrafficMonitor -Interface $interface -Name m
                Register-TrafficAlert -Name w -Interface $interface -DestinationPort 47001 -Notify @() | Out-Null
"@
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ($jobs[0].Output.Count -lt 3 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            $before = @(Get-NetMonThread).Count
            if ($how -eq 'dispose') { $runspace.Dispose() } else { Invoke 'Remove-Module NetMon' }
            # The operating system's thread ends shortly after the managed one.
            $deadline = [datetime]::UtcNow.AddSeconds(20)
            while (@(Get-NetMonThread).Count -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
            "threads $($before -ge 4) $(@(Get-NetMonThread).Count)"
            "states $($jobs.State -join ' ')"
            "kept $($jobs[0].Output.Count)"
        }
    }
    AfterAll { Stop-LoopbackTraffic $traffic }

    It 'at <_>, with its threads gone and its file whole' -ForEach 'dispose', 'remove' {
        $said = (Invoke-FreshShell "& { $script } '$ModulePath' $Loopback '$TestDrive' $_").Output

        $said | Should -Contain 'threads True 0'
        $said | Should -Contain 'states Stopped Stopped Stopped'
        $kept = [int](($said -match '^kept ')[0] -replace 'kept ')
        $kept | Should -BeGreaterThan 2
        $size = (Get-Item $TestDrive/$_.pcapng).Length
        @(Import-PacketCapture $TestDrive/$_.pcapng).Count | Should -Be $kept
        (Get-Item $TestDrive/$_.pcapng).Length | Should -Be $size
    }
}
