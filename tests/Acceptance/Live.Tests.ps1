BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $tshark = Get-Command tshark -ErrorAction Ignore
}
BeforeAll { . $PSScriptRoot/Support.ps1 }

# All traffic is created by the tests, on the loopback interface.
Describe 'Live capture (needs the right to capture: run as root)' -Skip:(-not $CanCapture) {
    BeforeAll {
        $traffic = Start-LoopbackTraffic
        $filter = 'udp dst port 47001'
    }
    AfterAll { Stop-LoopbackTraffic $traffic }

    It 'gives packets as they were sent' {
        $packets = Start-PacketCapture -Interface $Loopback -Filter $filter -Count 5 -Duration 20

        $packets.Count | Should -Be 5
        foreach ($packet in $packets) {
            $packet | Should -BeOfType NetMon.PacketRecord
            $packet.Protocol | Should -Be 'UDP'
            $packet.DstPort | Should -Be 47001
            $packet.PayloadLength | Should -Be 22
            [Text.Encoding]::ASCII.GetString($packet.GetPayload()) | Should -Be 'NetMon acceptance test'
            [Math]::Abs(($packet.Timestamp - [datetime]::UtcNow).TotalSeconds) | Should -BeLessThan 20
        }
    }

    It 'ends at once at Select-Object -First 1' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $packet = Start-PacketCapture $Loopback -Filter $filter | Select-Object -First 1

        $packet.Number | Should -Be 1
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 3
        Get-CaptureStatistics -Running | Should -BeNullOrEmpty
    }

    It 'ends after -Duration on a silent filter' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Start-PacketCapture $Loopback -Filter 'udp port 1' -Duration 0.5 | Should -BeNullOrEmpty

        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.4
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 3
    }

    It 'takes typed shortcuts in place of a filter' {
        $packet = Start-PacketCapture $Loopback -Protocol udp -Address 127.0.0.0/8 -DestinationPort 47001 -Count 1 -Duration 20

        $packet.DstPort | Should -Be 47001
    }

    It 'sees both ends of a TCP connection' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $job = Start-PacketCapture $Loopback -Port $port -Duration 20 -Count 3 -AsJob
        $client = [System.Net.Sockets.TcpClient]::new()
        $client.Connect([ipaddress]::Loopback, $port)
        $packets = $job | Receive-Job -Wait -AutoRemoveJob
        $client.Dispose()
        $listener.Stop()

        $packets.TcpFlags | Should -Be 'SYN', 'SYN, ACK', 'ACK'
        $packets[1].SrcPort | Should -Be $port
    }

    It 'is a job with -AsJob' {
        $job = Start-PacketCapture $Loopback -Filter $filter -AsJob
        try {
            $job | Should -BeOfType System.Management.Automation.Job
            $job.State | Should -Be 'Running'
            $deadline = [datetime]::UtcNow.AddSeconds(20)
            $packets = @()
            while ($packets.Count -lt 3 -and [datetime]::UtcNow -lt $deadline) { $packets += @($job | Receive-Job); Start-Sleep -Milliseconds 20 }
            $packets.Count | Should -BeGreaterOrEqual 3
            $packets[0].DstPort | Should -Be 47001

            $job | Stop-Job
            ($job | Wait-Job -Timeout 5).State | Should -Be 'Stopped'
        }
        finally { $job | Remove-Job -Force }
    }

    It 'counts every packet' {
        Start-PacketCapture $Loopback -Filter $filter -Count 20 -Duration 20 | Out-Null
        $statistics = Get-CaptureStatistics | Select-Object -Last 1

        $statistics.Delivered | Should -Be 20
        $statistics.Received | Should -Be ($statistics.Delivered + $statistics.Discarded + $statistics.DroppedByQueue)
    }

    It 'writes what it shows to -OutFile' {
        $path = Join-Path $TestDrive 'live.pcapng'
        $packets = Start-PacketCapture $Loopback -Filter $filter -Count 10 -Duration 20 -OutFile $path
        $back = Import-PacketCapture $path

        $back[0..9].TimestampNanoseconds | Should -Be $packets.TimestampNanoseconds
        $back[0..9].ForEach{ [Convert]::ToHexString($_.GetBytes()) } | Should -Be $packets.ForEach{ [Convert]::ToHexString($_.GetBytes()) }
        $back[0].Interface | Should -Be $Loopback
    }

    It 'writes a file that tshark reads' -Skip:(-not $tshark) {
        $path = Join-Path $TestDrive 'for-tshark.pcapng'
        Start-PacketCapture $Loopback -Filter $filter -Count 10 -Duration 20 -OutFile $path -NoPacket | Should -BeNullOrEmpty
        $ports = tshark -r $path -T fields -e udp.dstport 2>$null

        $LASTEXITCODE | Should -Be 0
        $ports.Count | Should -BeGreaterOrEqual 10
        $ports | Sort-Object -Unique | Should -Be '47001'
    }
}

Describe 'Live capture without the right to (needs a user who has it not)' -Skip:($CanCapture -or -not $IsLinux) {
    It 'says which command allows it, and never to set a capability on pwsh' {
        try { Start-PacketCapture -Interface $Loopback -Count 1 } catch { $problem = $_ }

        $problem.FullyQualifiedErrorId | Should -BeLike 'CaptureNotPermitted,*'
        $problem.ErrorDetails.RecommendedAction | Should -BeLike 'sudo *'
        $problem.ErrorDetails.RecommendedAction | Should -Not -Match 'setcap.*pwsh'
    }

    It 'is told by Get-NetInterface beforehand' {
        $interface = Get-NetInterface $Loopback

        $interface.CanCapture | Should -BeFalse
        $interface.CaptureHint | Should -BeLike 'sudo *'
    }
}

Describe 'What goes wrong before a capture begins' {
    It 'names the interfaces that come near a wrong name' {
        { Start-PacketCapture -Interface "${Loopback}x" -Count 1 } | Should -Throw -ErrorId 'InterfaceNotFound,*' -ExpectedMessage "*$Loopback*"
    }

    It 'refuses a bad filter with the message of libpcap' {
        { Start-PacketCapture -Interface $Loopback -Filter 'tcp prt 80' } | Should -Throw -ErrorId 'FilterInvalid,*' -ExpectedMessage '*syntax error*'
    }

    It 'gives advice with the error' {
        try { Start-PacketCapture -Interface nosuch0 -Count 1 } catch { $problem = $_ }

        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*Get-NetInterface*'
    }
}
