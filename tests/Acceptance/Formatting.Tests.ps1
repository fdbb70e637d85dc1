BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    # Every public output type of the cmdlets.
    $emitted = (Get-Command -Module NetMon).OutputType.Type | Where-Object Namespace -eq 'NetMon' | Sort-Object FullName -Unique
    $views = $emitted.FullName | ForEach-Object { @{ TypeName = $_ }; @{ TypeName = "Deserialized.$_" } }
}

BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Views' {
    It 'has a table, a list and a wide view for <TypeName>' -ForEach $views {
        $controls = (Get-FormatData -TypeName $TypeName).FormatViewDefinition.Control.ForEach{ $_.GetType().Name }

        # A type with a tree view is shown as a tree.
        $controls.Where{ $_ -ne 'CustomControl' } | Should -Be 'TableControl', 'ListControl', 'WideControl'
    }

    It 'brings enums back from serialisation: <_>' -ForEach @(
        $emitted.ForEach{ $_.GetProperties().PropertyType }.ForEach{ [Nullable]::GetUnderlyingType($_) ?? $_ } |
            Where-Object { $_.IsEnum -and $_.Namespace -eq 'NetMon' } | Sort-Object FullName -Unique | ForEach-Object FullName
    ) {
        (Get-TypeData "Deserialized.$_").TargetTypeForDeserialization | Should -Be ([type]$_)
    }
}

Describe 'The format file' {
    It 'is what build/New-FormatFile.ps1 makes of build/Views' {
        $made = Join-Path $TestDrive made.ps1xml

        & $PSScriptRoot/../../build/New-FormatFile.ps1 -Path $made

        Get-Content $made -Raw | Should -BeExactly (Get-Content $PSScriptRoot/../../NetMon.format.ps1xml -Raw)
    }
}

Describe 'The table of packets' {
    BeforeAll {
        $packets = Import-PacketCapture $ExampleCapture
        function Lines($Width) { @($packets | Out-String -Stream -Width $Width | Where-Object { $_ }) }
    }

    It 'is one line a packet at <_> columns' -ForEach 80, 100, 120, 200 {
        $lines = Lines $_

        $lines.Count | Should -Be 100
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $_
    }

    It 'has length and Info at <_> columns' -ForEach 80, 120, 160 {
        $lines = Lines $_
        $lines[0] -split '\s+' -ne '' | Should -Be 'No', 'Time', 'Source', 'Destination', 'Proto', 'Len', 'Info'

        # The first of the example: a router solicitation of 70 bytes.
        $lines[2] | Should -Match ' 70 Router solicitation'
        $_ - $lines[0].IndexOf('Info') | Should -BeGreaterOrEqual 20
    }

    It 'shows address and port together where there is room, and says the rest in Info' {
        $lines = Lines 120

        $lines[24] | Should -Match ' 192\.0\.2\.10 +192\.0\.2\.80:80 +TCP +74 36898 -> 80 \[SYN\]'
        $lines[47] | Should -Match 'TLS +170 Application Data  \(192\.0\.2\.10:42436 > 192\.0\.2\.80:443\)'
        (Lines 160)[57] | Should -Match ' 2001:db8::10 +2001:db8::80 .* 52942 -> 80 '
    }

    It 'shows local time' {
        (Lines 120)[2] | Should -BeLike "*$($packets[0].Timestamp.ToString('HH:mm:ss')) *"
    }

    It 'holds no escape sequence where colour is not rendered' {
        (Lines 120) -match '\e' | Should -BeNullOrEmpty
    }

    It 'marks resets with colour where colour is rendered' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            (Lines 120)[74] | Should -Match '\e\[31m'
        }
        finally { $PSStyle.OutputRendering = $before }
    }
}

Describe 'Every table' {
    BeforeDiscovery {
        $tables = foreach ($type in $emitted.FullName) {
            $view = (Get-FormatData -TypeName $type).FormatViewDefinition | Where-Object { $_.Control -is [System.Management.Automation.TableControl] }
            if ($view) { @{ TypeName = $type } }
        }
    }

    # How PowerShell distributes widths: fixed widths are used, the rest is shared with at least five characters each; columns that do not
    # fit are cut or dropped from the right. A window of 80 columns has 79 usable ones.
    It 'fits 80 columns with whole headings, and has eight columns at most: <TypeName>' -ForEach $tables {
        $table = (Get-FormatData -TypeName $TypeName).FormatViewDefinition.Control | Where-Object { $_ -is [System.Management.Automation.TableControl] }
        $headers = $table[0].Headers
        $free = @($headers | Where-Object Width -eq 0)
        $fixed = ($headers | Measure-Object Width -Sum).Sum + $headers.Count - 1

        $headers.Count | Should -BeLessOrEqual 8
        foreach ($header in $headers) { if ($header.Width) { $header.Label.Length | Should -BeLessOrEqual $header.Width -Because $header.Label } }
        $fixed | Should -BeLessOrEqual 79
        foreach ($header in $free) { $header.Label.Length | Should -BeLessOrEqual ([Math]::Floor((79 - $fixed) / $free.Count)) -Because $header.Label }
    }

    Context 'drawn' {
        BeforeAll {
            $packets = @(Import-PacketCapture $ExampleCapture)
            $flows = @(Get-FlowSummary -LiteralPath $ExampleCapture)
            $pairs = @(Get-FlowSummary -LiteralPath $ExampleCapture -By Conversation)
            # The longest addresses, names and numbers.
            function New-Sample([string] $Type, [hashtable] $Value) { [pscustomobject](@{ PSTypeName = "Deserialized.NetMon.$Type" } + $Value) }
            $from, $to = '2001:db8:1111:2222:3333:4444:5555:6666', 'fe80::aaaa:bbbb:cccc:dddd'
            $message = "100,000 packets in 1 min 30 s; last TCP $from port 50000 to $to port 65535"
            $samples = @{
                PacketRecord         = @($packets) + (New-Sample PacketRecord @{ Number = 12345678; Timestamp = Get-Date; SrcIP = $from; SrcPort = 50000; DstIP = $to; DstPort = 65535
                        Source = "[$from]:50000"; Destination = "[$to]:65535"; Protocol = 'TCP'; Application = 'PostgreSQL'; Length = 65535; Info = '50000 -> 65535 [SYN] Seq=0' })
                FlowRecord           = @($flows) + (New-Sample FlowRecord @{ Protocol = 'ICMPv6'; SrcIP = $from; SrcPort = 50000; DstIP = $to; DstPort = 65535; Source = "[$from]:50000"
                        Destination = "[$to]:65535"; State = 'RSTOS0'; Bytes = 123456789012; Packets = 1234567890; Duration = 123456.7; Application = 'HTTP' })
                TrafficSummary       = @($pairs) + (New-Sample TrafficSummary @{ Grouping = 'Conversation'; Key = "$from - $to"; Address = $from; PeerAddress = $to; Flows = 12345678
                        BytesSent = 999949999999; BytesReceived = 999949999; Bytes = 1e15; Packets = 1234567890123; LastSeen = Get-Date })
                FlowSummaryDifference = @(Compare-FlowSummary $pairs $pairs[0]) + (New-Sample FlowSummaryDifference @{ Change = 'Changed'; Grouping = 'Conversation'; Key = "$from - $to"
                        Address = $from; PeerAddress = $to; ReferenceBytes = 123456789012; DifferenceBytes = 1; BytesRatio = 12345; FlowsDelta = -12345; PacketsDelta = -123456789 })
                CaptureStatistics    = @(Get-CaptureStatistics) + (New-Sample CaptureStatistics @{ Source = '/var/log/a-capture-with-a-long-name.pcapng'; StartTime = Get-Date; Duration = 123456.7
                        Received = 1234567890; Delivered = 1234567890; Discarded = 1234567890; DroppedByKernel = 1234567890; DroppedByInterface = 0; DroppedByQueue = 0; IsRunning = $false })
                NetInterface         = @(Get-NetInterface) + (New-Sample NetInterface @{ Name = 'enp0s31f6.12345'; Status = 'Unknown'; Kind = 'Loopback'; IPv4Address = '192.168.100.100, 192.168.100.200'
                        CanCapture = $false; CaptureHint = 'sudo setcap cap_net_raw,cap_net_admin=eip /usr/local/bin/netmon' })
                PacketLayer          = @($packets[60] | Get-PacketDetail)
                PacketField          = @(($packets[60] | Get-PacketDetail).Fields)
                PacketHexLine        = @($packets[60] | Get-PacketDetail -Hex)
                PacketChecksum       = @($packets | Test-PacketChecksum)
                TcpStreamSegment     = @(Get-TcpStream $ExampleCapture)
                DnsTransaction       = @(Get-DnsTransaction $ExampleCapture) + (New-Sample DnsTransaction @{ Time = Get-Date; Client = $from; ClientPort = 50000; Server = $to; ServerPort = 65535
                        Type = 'NSEC3PARAM'; ResponseCode = 'BADCOOKIE'; Latency = 12345.6; Name = 'a-very-long-name-of-a-host.department.example.com' })
                HttpTransaction      = @(Get-HttpTransaction $ExampleCapture) + (New-Sample HttpTransaction @{ Time = Get-Date; Client = $from; Method = 'OPTIONS'; StatusCode = 404; ResponseBytes = 123456789012
                        ResponseLatency = 123456.7; Url = "http://[$to]:65535/a/very/long/path" })
                HttpObject           = @(Get-HttpTransaction $ExampleCapture | Export-HttpObject -HashOnly) + (New-Sample HttpObject @{ Size = 123456789012; Sha256 = 'ab' * 32
                        DetectedType = 'application/vnd.microsoft.portable-executable'; Name = 'a-file-with-a-very-long-name.exe' })
                TlsSession           = @(Get-TlsSession $ExampleCapture) + (New-Sample TlsSession @{ Time = Get-Date; Client = $from; Server = $to; Version = 'TLS 1.3 (draft 23)'; Established = $true
                        ServerName = 'a-host-with-a-long-name.of-a-department.example.com'; CertificateNotAfter = [datetime]'9999-12-31'; HandshakeLatency = 12345.6; FirstResponseLatency = 12345.6 })
                CaptureOverview      = @(Measure-PacketCapture $ExampleCapture) + (New-Sample CaptureOverview @{ Source = '/var/log/a-capture-with-a-long-name.pcapng'; Packets = 1234567890
                        Bytes = 999949999999; Duration = 123456.7; Flows = 123456789; WarningCount = 12; FindingCount = 123456 })
                CleartextCredential  = @(New-Sample CleartextCredential @{ Time = Get-Date; Client = $from; ClientPort = 50000; Server = $to; ServerPort = 65535; Protocol = 'HTTP Basic'
                        Method = 'Proxy-Authorization'; UserName = 'a.very.long.name@a-very-long-name.example.com'; Secret = '********'; Succeeded = $false })
                TrafficAlert         = @(New-Sample TrafficAlert @{ Name = 'a-rule-with-a-long-name'; Enabled = $true; Severity = 'Critical'; Hits = 1234567890; LastRaised = Get-Date; Measure = 'Packets'
                        Threshold = 100000; Window = 90.0; GroupBy = 'Originator'; SourceAddress = "$from/64"; DestinationPort = '1-65535'; Interface = 'eth0' })
                TrafficAlertEvent    = @(New-Sample TrafficAlertEvent @{ Time = Get-Date; Severity = 'Information'; Rule = 'a-rule-with-a-long-name'; Count = 1234567890; Message = $message })
                AlertChannelSettings = @(New-Sample AlertChannelSettings @{ Channel = 'Webhook'; Name = 'Webhook a-very-long-name-of-a-host.chat.example.com:44321'
                        Detail = 'Slack, header Authorization (env:NETMON_WEBHOOK_TOKEN)' })
                AlertDeliveryStatistics = @(New-Sample AlertDeliveryStatistics @{ Channel = 'Webhook'; Delivered = 12345678; Failed = 1234567; Dropped = 123456789; Retried = 123456789; Waiting = 123456789
                        LastError = 'The server did not answer within ten seconds.' })
                ConfigFinding        = @(New-Sample ConfigFinding @{ Line = 12345; Column = 1234; Severity = 'Warning'; Key = 'flows.output.rotation.interval'; Message = $message })
                MonitorHealth        = @(New-Sample MonitorHealth @{ Time = Get-Date; Name = 'a-long-name'; State = 'OutputStopped'; Received = 1234567890; DroppedByKernel = 123456789
                        OpenFlows = 1234567; EndedFlows = 12345678; AlertsRaised = 12345678; Message = $message })
            }
            # PowerShell does not use the last column of a window.
            function Get-Line($Objects, [int] $Width) { @($Objects | Format-Table | Out-String -Stream -Width ($Width - 1) | Where-Object { $_ -and $_ -notmatch '^\s+(By|Stream): ' }) }
            # The cells below a right-aligned heading.
            function Get-Cell($Lines, [string] $Heading) {
                $end = $Lines[0].IndexOf($Heading) + $Heading.Length
                foreach ($line in $Lines[2..$Lines.Count]) { if ($line.Length -ge $end) { ($line.Substring(0, $end) -split ' {2,}|(?<=[^\d.]) ')[-1] } }
            }
        }

        It 'has a sample of <_>' -ForEach ($tables.TypeName -replace '^NetMon\.') { $samples.Keys | Should -Contain $_ }

        It 'has one line of whole headings and no line that is too wide, at <_> columns' -ForEach 80, 120, 160 {
            foreach ($type in $samples.Keys) {
                $lines = Get-Line $samples[$type] $_
                $lines[1] | Should -Match '^ *-[- ]+$' -Because "$type`: $($lines[0])"
                $labels = ((Get-FormatData -TypeName "NetMon.$type").FormatViewDefinition.Control | Where-Object { $_ -is [System.Management.Automation.TableControl] })[0].Headers.Label
                $lines[0] -split ' +' -ne '' | Should -Be $labels -Because $type
                ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessThan $_ -Because $type
            }
        }

        It 'fails in no column, list or wide view' {
            foreach ($type in $samples.Keys) {
                foreach ($view in 'Format-Table', 'Format-List', 'Format-Wide') {
                    $samples[$type] | & $view -DisplayError -ShowError 2>&1 | Out-String | Should -Not -Match '#ERR|Exception' -Because "$type $view"
                }
            }
        }

        It 'cuts no number, size, port or time, at <_> columns' -ForEach 80, 120, 160 {
            $telling = @{
                PacketRecord = 'Len'; FlowRecord = 'Bytes', 'Packets', 'Duration'; TrafficSummary = 'Flows', 'Sent', 'Received', 'Bytes', 'Packets'
                FlowSummaryDifference = 'Before', 'After', 'Ratio', 'Flows', 'Packets'; CaptureStatistics = 'Duration', 'Received', 'Delivered', 'Discarded', 'Dropped'
                PacketLayer = 'Offset', 'Length'; PacketChecksum = 'Stored', 'Computed'; TcpStreamSegment = 'Length'; TrafficAlert = 'Hits'; TrafficAlertEvent = 'Count'
                CaptureOverview = 'Packets', 'Bytes', 'Duration', 'Flows', 'WarningCount', 'FindingCount'; DnsTransaction = 'Latency'; HttpTransaction = 'Status', 'Size', 'Latency'; HttpObject = 'Size'; TlsSession = 'Handshake'
                AlertDeliveryStatistics = 'Delivered', 'Failed', 'Dropped', 'Retried', 'Waiting'; MonitorHealth = 'Received', 'Dropped', 'Flows', 'Alerts'
            }
            foreach ($type in $telling.Keys) {
                $lines = Get-Line $samples[$type] $_
                foreach ($heading in $telling[$type]) { Get-Cell $lines $heading | Should -Not -Match '\u2026' -Because "$type $heading`:`n$($lines -join "`n")" }
            }
            $ends = Get-Line ($samples.PacketRecord + $samples.FlowRecord) $_
            $ends -match '\]?:\d*\u2026 ' | Should -BeNullOrEmpty
        }
    }

    It 'breaks messages, rules and hints between words' {
        # A separate window, because messages are wrapped to the window of the process.
        $said = (Invoke-FreshShell "Import-Module '$ModulePath'; [NetMon.Presentation.DisplayText]::Wrap('sudo ip link set dev ifb0 up', 12)").Output
        $said | Should -Be 'sudo ip link', 'set dev ifb0', 'up'
    }

    It 'is the same where no window tells its width, or a tiny one' {
        $script = "Import-Module '$ModulePath'; Import-PacketCapture '$ExampleCapture' -Count 3"
        foreach ($columns in $null, '10') {
            $before = $env:COLUMNS
            try {
                $env:COLUMNS = $columns
                $lines = (Invoke-FreshShell $script).Output -replace '\e\[[\d;]*m' -ne ''
            }
            finally { $env:COLUMNS = $before }
            $lines | Should -HaveCount 5
            $lines[0] -split ' +' -ne '' | Should -Be 'No', 'Time', 'Source', 'Destination', 'Proto', 'Len', 'Info'
        }
    }

    It 'keeps bytes, packets, duration and application of flows at 80 columns' {
        $lines = @(Get-FlowSummary -LiteralPath $ExampleCapture -Protocol UDP | Out-String -Stream -Width 79 | Where-Object { $_ })

        $lines[0] -split '\s+' -ne '' | Should -Be 'Proto', 'Source', 'Destination', 'State', 'Bytes', 'Packets', 'Duration', 'App'
        $lines[2] | Should -Match ' \d+ B +\d+ +\d+ us DNS '
    }

    It 'cuts no counter and no size' {
        [NetMon.Presentation.DisplayText]::ShortCount(1234567, 7) | Should -BeExactly '1.2 M'
        [NetMon.Presentation.DisplayText]::ShortCount(123456, 7) | Should -BeExactly '123,456'
        [NetMon.Presentation.DisplayText]::ShortSize(123456789) | Should -BeExactly '123 MB'
        [NetMon.Presentation.DisplayText]::ShortSize(12345678) | Should -BeExactly '12.3 MB'
    }

    It 'cuts no hint of an interface' {
        $hint = 'sudo setcap cap_net_raw,cap_net_admin=eip /usr/local/bin/pwsh'
        $interface = [pscustomobject]@{ PSTypeName = 'Deserialized.NetMon.NetInterface'; Name = 'eth0'; Status = 'Up'; Kind = 'Ethernet'; CanCapture = $false; CaptureHint = $hint }
        $text = $interface | Format-Table | Out-String -Width 80

        $text -replace '\s' | Should -BeLike "*no:$($hint -replace '\s')*"
    }
}

Describe 'Statistics of captures' {
    BeforeAll {
        for ($i = 0; $i -lt 11; $i++) { Import-PacketCapture $ExampleCapture -Count ($i + 1) | Out-Null }
    }

    It 'are the last ten, the newest last' {
        $statistics = @(Get-CaptureStatistics)

        $statistics.Count | Should -Be 10
        $statistics[-1].Delivered | Should -Be 11
        $statistics[0].Delivered | Should -Be 2
    }

    It 'are as many as wanted' {
        (Get-CaptureStatistics -Last 2).Delivered | Should -Be 10, 11
        @(Get-CaptureStatistics -All).Count | Should -BeGreaterThan 10
    }

    It 'say nothing of losses that nobody counted' {
        (Get-CaptureStatistics -Last 1).Dropped | Should -Be $null
    }
}

Describe 'A packet inside a tunnel' {
    BeforeAll {
        # A pcap file with one raw IPv4 packet: UDP in IPv4 in IPv4.
        $inner = [byte[]](0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x0f, 0xa0, 0x0f, 0xa1, 0, 12, 0, 0, 1, 2, 3, 4)
        $outer = [byte[]](0x45, 0, 0, 52, 0, 0, 0, 0, 64, 4, 0, 0, 198, 51, 100, 1, 198, 51, 100, 2)
        $file = [byte[]](0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0, 52, 0, 0, 0)
        $path = Join-Path $TestDrive 'tunnel.pcap'
        [System.IO.File]::WriteAllBytes($path, [byte[]]($file + $outer + $inner))
        $packet = Import-PacketCapture $path
    }

    It 'is named in the list, and not spread out there' {
        $lines = ($packet | Format-List | Out-String -Stream -Width 120) -ne ''

        $lines -match '^Tunnel\s+: IPIP$' | Should -HaveCount 1
        $lines -match '^Inner\s' | Should -BeNullOrEmpty
    }

    It 'is one clean cell of CSV' {
        ($packet | ConvertTo-Csv | ConvertFrom-Csv).Inner | Should -BeExactly '192.0.2.1:4000 -> 192.0.2.2:4001 UDP Len=4'
    }

    It 'reads the same after serialisation' {
        $stored = Join-Path $TestDrive 'tunnel.clixml'
        $packet | Export-Clixml $stored -Depth 3
        $back = Import-Clixml $stored

        "$($back.Inner)" | Should -BeExactly "$($packet.Inner)"
        $back | Format-List | Out-String | Should -BeExactly ($packet | Format-List | Out-String)
        $back | Out-String | Should -BeExactly ($packet | Out-String)
    }

    It 'has its layers behind those of the packet around it' {
        ($packet | Get-PacketDetail).Name | Should -Be 'Frame', 'IPv4', 'IPv4', 'UDP', 'Payload'
    }
}

Describe 'The list of a packet' {
    It 'leaves out what the packet does not have' {
        $text = Import-PacketCapture $ExampleCapture -Skip 1 -Count 1 | Format-List | Out-String

        $text | Should -Match 'ArpOperation\s+: 1'
        $text | Should -Not -Match 'TcpFlags|SrcPort|VlanId'
    }
}
