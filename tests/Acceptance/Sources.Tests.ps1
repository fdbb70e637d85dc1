BeforeDiscovery {
    . $PSScriptRoot/Support.ps1

    # The additional arguments of each cmdlet, and the compared part of its output.
    $readers = @(
        @{ Cmdlet = 'Get-FlowSummary'; Extra = {}; Answer = { "$($_.Protocol) $($_.Source) $($_.Destination) $($_.Packets) $($_.Bytes)" } }
        @{ Cmdlet = 'Watch-TrafficSummary'; Extra = { @{ By = 'Conversation'; PassThru = $true; InformationAction = 'Ignore' } }; Answer = { "$($_.Key) $($_.Packets) $($_.Bytes)" } }
        @{ Cmdlet = 'Test-TrafficAlert'; Extra = { @{ Rule = $rule } }; Answer = { "$($_.Rule) $($_.Time.Ticks) $($_.Count) $($_.Key)" } }
        @{ Cmdlet = 'Get-FlowPacket'; Extra = { @{ Flow = $flows } }; Answer = { "$($_.Number) $($_.Length)" } }
        @{ Cmdlet = 'Get-TcpStream'; Extra = {}; Answer = { "$($_.Source) $($_.Destination) $($_.Offset) $($_.Text)" } }
        @{ Cmdlet = 'Get-DnsTransaction'; Extra = {}; Answer = { "$($_.Client) $($_.Server) $($_.Id) $($_.Name) $($_.ResponseCode) $($_.Latency)" } }
        @{ Cmdlet = 'Get-HttpTransaction'; Extra = {}; Answer = { "$($_.Client) $($_.Url) $($_.StatusCode) $($_.ResponseBytes) $($_.ResponseLatency)" } }
        @{ Cmdlet = 'Get-TlsSession'; Extra = {}; Answer = { "$($_.Client) $($_.Server) $($_.ServerName) $($_.Version) $($_.HandshakeLatency)" } }
        @{ Cmdlet = 'Find-CleartextCredential'; Extra = {}; Answer = { "$($_.PacketNumber) $($_.Protocol) $($_.Client) $($_.UserName) $($_.Succeeded)" } }
        @{ Cmdlet = 'Measure-PacketCapture'; Extra = {}; Answer = { "$($_.Packets) $($_.Bytes) $($_.Flows) $($_.DnsTransactions) $($_.TlsSessions) $($_.CredentialCount) $($_.TopHosts)" } }
        @{ Cmdlet = 'New-TrafficReport'; Extra = { @{ OutFile = Join-Path $TestDrive report.html; Force = $true } }; Answer = { (Get-Content $_ -Raw) -match '"packets":\d+,"bytes":\d+,' | Out-Null; $Matches[0] } }
        @{ Cmdlet = 'Get-PacketDetail'; Extra = { @{ Layer = 'Frame' } }; Answer = { "$($_.PacketNumber) $($_.Length)" } }
        @{ Cmdlet = 'Test-PacketChecksum'; Extra = {}; Answer = { "$($_.PacketNumber) $($_.Protocol) $($_.Status)" } }
    )

    # Each filter, and its equivalent with Where-Object.
    $filters = @(
        @{ Name = '-Filter'; Filter = { @{ Filter = 'udp port 53' } }; Truth = { $_.Protocol -eq 'UDP' -and 53 -in $_.SrcPort, $_.DstPort } }
        @{ Name = '-Protocol'; Filter = { @{ Protocol = 'tcp' } }; Truth = { $_.Protocol -eq 'TCP' } }
        @{ Name = '-Address'; Filter = { @{ Address = $address } }; Truth = { $address -in $_.SrcIP, $_.DstIP } }
        @{ Name = '-SourceAddress'; Filter = { @{ SourceAddress = $address } }; Truth = { $_.SrcIP -eq $address } }
        @{ Name = '-DestinationAddress'; Filter = { @{ DestinationAddress = $address } }; Truth = { $_.DstIP -eq $address } }
        @{ Name = '-Port with a service and a number'; Filter = { @{ Port = 'dns', 80 } }; Truth = { 53 -in $_.SrcPort, $_.DstPort -or 80 -in $_.SrcPort, $_.DstPort } }
        @{ Name = '-SourcePort with a service'; Filter = { @{ SourcePort = 'https' } }; Truth = { $_.SrcPort -eq 443 } }
        @{ Name = '-DestinationPort with a range'; Filter = { @{ DestinationPort = '50-90' } }; Truth = { $_.DstPort -ge 50 -and $_.DstPort -le 90 } }
        @{ Name = '-StartTime'; Filter = { @{ StartTime = $middle } }; Truth = { $_.Timestamp -ge $middle } }
        @{ Name = '-EndTime'; Filter = { @{ EndTime = $middle } }; Truth = { $_.Timestamp -lt $middle } }
        @{ Name = '-Duration'; Filter = { @{ Duration = $length } }; Truth = { $_.TimestampNanoseconds -lt $packets[0].TimestampNanoseconds + 100 * $length.Ticks } }
        @{ Name = '-Application'; Filter = { @{ Application = 'dns', 'ht?p' } }; Truth = { $_.Application -in 'DNS', 'HTTP' }; Whole = $true }
        @{ Name = '-ServerName'; Filter = { @{ ServerName = '*' } }; Truth = { $_.ServerName -or $_.HttpHost }; Whole = $true }
    )
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $folder = Join-Path $TestDrive 'with [brackets]'
    New-Item -ItemType Directory $folder | Out-Null
    $file = Join-Path $folder 'small.pcapng'
    # Without -Filter, which needs libpcap.
    Write-LoginCapture (Join-Path $TestDrive 'logins.pcap')
    Import-PacketCapture $ExampleCapture, (Join-Path $TestDrive 'logins.pcap') | Where-Object Protocol -In TCP, UDP | Export-PacketCapture -LiteralPath $file
    $pattern = Join-Path ([WildcardPattern]::Escape($folder)) '*.pcapng'
    $packets = Import-PacketCapture -LiteralPath $file
    $flows = Get-FlowSummary -LiteralPath $file
    $rule = Register-TrafficAlert -Name sources-dns -Port dns, 47011 -Cooldown 1ms
    $address = $packets[0].SrcIP
    $middle = $packets[[int]($packets.Count / 2)].Timestamp
    $length = $middle - $packets[0].Timestamp

    function Get-Answer([scriptblock] $Extra, [scriptblock] $Answer, [scriptblock] $Run) {
        $arguments = & $Extra
        $arguments ??= @{}
        @(& $Run $arguments | ForEach-Object $Answer)
    }

    function Get-Numbers($Items) { @($Items.Number) -join ' ' }
}
AfterAll { Unregister-TrafficAlert sources-dns }

Describe 'Sources of <Cmdlet>' -ForEach $readers {
    BeforeAll {
        $speed = $Cmdlet -like 'Watch*' ? @{ Speed = 0 } : @{}
        $expected = Get-Answer $Extra $Answer { param($arguments) & $Cmdlet -LiteralPath $file @arguments @speed }
    }

    It 'has something to say' { $expected | Should -Not -BeNullOrEmpty }

    It 'takes -Path with wildcards' {
        Get-Answer $Extra $Answer { param($arguments) & $Cmdlet -Path $pattern @arguments @speed } | Should -Be $expected
    }

    It 'takes files of Get-ChildItem' {
        Get-Answer $Extra $Answer { param($arguments) Get-ChildItem -LiteralPath $folder | & $Cmdlet @arguments @speed } | Should -Be $expected
    }

    It 'takes paths as text' {
        Get-Answer $Extra $Answer { param($arguments) $pattern | & $Cmdlet @arguments @speed } | Should -Be $expected
    }

    It 'takes packets' {
        Get-Answer $Extra $Answer { param($arguments) $packets | & $Cmdlet @arguments } | Should -Be $expected
    }

    It 'takes packets that were stored' {
        Get-Answer $Extra $Answer {
            param($arguments)
            $packets | Export-Clixml -LiteralPath "$TestDrive/packets.xml"
            Import-Clixml -LiteralPath "$TestDrive/packets.xml" | & $Cmdlet @arguments
        } | Should -Be $expected
    }

    It 'refuses what is no packet once' {
        $arguments = & $Extra
        $arguments ??= @{}
        1..3 | & $Cmdlet @arguments -ErrorVariable refused -ErrorAction SilentlyContinue
        @($refused).Count | Should -Be 1
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'PacketExpected,*'
    }
}

Describe 'Filter <Name>' -ForEach $filters {
    BeforeAll {
        $arguments = & $Filter
        $expected = @($packets | Where-Object $Truth)
        $numbers = Get-Numbers $expected
    }

    It 'leaves some and takes some' { $expected.Count | Should -BeIn (1..($packets.Count - 1)) }

    It 'gives the same packets of a file and of the pipeline' {
        Get-Numbers (Import-PacketCapture -LiteralPath $file @arguments) | Should -Be $numbers
        foreach ($given in (Get-PacketDetail -LiteralPath $file -Layer Frame @arguments), ($packets | Get-PacketDetail -Layer Frame @arguments)) {
            @($given.PacketNumber) -join ' ' | Should -Be $numbers
        }
        foreach ($given in (Get-FlowPacket -LiteralPath $file -Flow $flows @arguments), ($packets | Get-FlowPacket -Flow $flows @arguments)) {
            Get-Numbers $given | Should -Be $numbers
        }
        foreach ($given in (Test-PacketChecksum -LiteralPath $file -Quiet @arguments), ($packets | Test-PacketChecksum -Quiet @arguments)) {
            $given.Count | Should -Be $expected.Count
        }
        $watch = @{ By = 'Protocol'; PassThru = $true; InformationAction = 'Ignore' }
        foreach ($given in (Watch-TrafficSummary -LiteralPath $file -Speed 0 @watch @arguments), ($packets | Watch-TrafficSummary @watch @arguments)) {
            ($given | Measure-Object Packets -Sum).Sum | Should -Be $expected.Count
        }
    }

    It 'makes the same flows and connections of a file and of the pipeline' {
        $ofFile = Get-FlowSummary -LiteralPath $file @arguments
        ($packets | Get-FlowSummary @arguments | ForEach-Object ToString) | Should -Be @($ofFile | ForEach-Object ToString)
        if (-not $Whole) { ($ofFile | Measure-Object Packets -Sum).Sum | Should -Be $expected.Count }
        @($packets | Get-TcpStream @arguments).Text | Should -Be @(Get-TcpStream -LiteralPath $file @arguments).Text
    }

    It 'holds for the trial of a rule' {
        $ofFile = Test-TrafficAlert -LiteralPath $file -Rule $rule @arguments
        @($packets | Test-TrafficAlert -Rule $rule @arguments).Count | Should -Be @($ofFile).Count
        @($expected | Test-TrafficAlert -Rule $rule).Count | Should -Be @($ofFile).Count
    }
}

Describe 'Interfaces of the pipeline (needs the right to capture: run as root)' -Skip:(-not $CanCapture) {
    BeforeAll {
        $traffic = Start-LoopbackTraffic -Port 47011
        $live = @{ Port = 47011; Count = 5; Duration = 20 }
        # One conversation after the other, until the job is stopped.
        $talk = Start-ThreadJob {
            $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 47012)
            $listener.Start()
            try {
                while ($true) {
                    $client = [System.Net.Sockets.TcpClient]::new('127.0.0.1', 47012)
                    $server = $listener.AcceptTcpClient()
                    $client.Client.Send([System.Text.Encoding]::ASCII.GetBytes('hello')) | Out-Null
                    $buffer = [byte[]]::new(5)
                    $server.GetStream().ReadExactly($buffer, 0, 5)
                    $client.Dispose()
                    $server.Dispose()
                }
            }
            finally { $listener.Dispose() }
        }
    }
    AfterAll {
        Stop-LoopbackTraffic $traffic
        $talk | Remove-Job -Force
    }

    It 'makes flows' {
        $flow = Get-NetInterface $Loopback | Get-FlowSummary @live
        $flow.DstPort | Should -Be 47011
        $flow.Packets | Should -Be 5
    }

    It 'watches' {
        $service = Get-NetInterface $Loopback | Watch-TrafficSummary @live -By Port -PassThru -InformationAction Ignore
        $service.Key | Should -Be 'UDP/47011'
        $service.Packets | Should -Be 5
    }

    It 'tries rules' {
        Get-NetInterface $Loopback | Test-TrafficAlert @live -Rule $rule -Quiet | Should -BeTrue
        Get-NetInterface $Loopback | Test-TrafficAlert -Filter 'udp dst port 1' -Duration 200ms -Rule $rule -Quiet | Should -BeFalse
    }

    It 'takes packets apart' {
        (Get-NetInterface $Loopback | Get-PacketDetail @live -Layer UDP -Field 'Destination port').Value | Sort-Object -Unique | Should -Be 47011
    }

    It 'tests checksums' {
        @(Get-NetInterface $Loopback | Test-PacketChecksum @live -Quiet).Count | Should -Be 5
    }

    It 'follows flows' {
        $flow = Start-PacketCapture $Loopback @live | Get-FlowSummary
        $found = Get-NetInterface $Loopback | Get-FlowPacket -Flow $flow @live
        $found.Count | Should -Be 5
        $found[0].Timestamp | Should -BeGreaterThan $flow.EndTime
        $flow | Get-FlowPacket -Interface $Loopback @live | Should -HaveCount 5
    }

    It 'reads what is said' {
        $said = Get-NetInterface $Loopback | Get-TcpStream -Port 47012 -Count 40 -Duration 20
        $said.Text | Should -Contain 'hello'
    }

    It 'says with -Verbose how the interface was opened' {
        $lines = Get-NetInterface $Loopback | Get-PacketDetail @live -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$lines" | Should -BeLike "Opened interface $Loopback`: link type *, snapshot length 262144 bytes, buffer 67108864 bytes, promiscuous mode off, filter 'port 47011'."
    }
}
