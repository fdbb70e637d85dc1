BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'More than one runspace' {
    It 'takes packets through ForEach-Object -Parallel' {
        $lengths = Import-PacketCapture $ExampleCapture | ForEach-Object -Parallel { $_.Length } -ThrottleLimit 4

        ($lengths | Measure-Object -Sum).Sum | Should -Be 37266
    }

    It 'imports in several runspaces at once' {
        $counts = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            (Import-PacketCapture $using:ExampleCapture -Filter 'tcp').Count
        }

        $counts | Should -Be 60, 60, 60, 60
    }

    It 'works in Start-ThreadJob' {
        $job = Start-ThreadJob { Import-Module $using:ModulePath; Import-PacketCapture $using:ExampleCapture }

        ($job | Receive-Job -Wait -AutoRemoveJob).Count | Should -Be 98
    }

    It 'works in Start-Job, whose objects still filter' {
        $job = Start-Job { Import-Module $using:ModulePath; Import-PacketCapture $using:ExampleCapture }
        $packets = $job | Receive-Job -Wait -AutoRemoveJob

        $packets.Count | Should -Be 98
        ($packets | Where-Object TcpFlags -eq SYN).Count | Should -Be 5
    }
}
