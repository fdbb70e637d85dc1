# Typical commands of PowerShell users, each with its correct result for examples/example.pcapng.
BeforeDiscovery {
    $lines = @(
        # Filter packets
        @{ Command = 'Import-PacketCapture $x | Where-Object DstPort -eq 443 | Measure-Object | % Count'; Expected = 16 }
        @{ Command = '@(Import-PacketCapture $x | ? SrcIP -eq 192.0.2.53).Count'; Expected = 6 }
        @{ Command = '@(Import-PacketCapture $x | ? SrcIP -like "2001:db8:*").Count'; Expected = 24 }
        @{ Command = '(Import-PacketCapture $x | ? TcpFlags -match RST).No'; Expected = 51, 73, 92 }
        @{ Command = '(Import-PacketCapture $x | ? { $_.TcpFlags -band [NetMon.TcpFlags]::RST }).Number'; Expected = 51, 73, 92 }
        @{ Command = '(Import-PacketCapture $x | ? TcpFlags -eq SYN).Number'; Expected = 23, 37, 56, 72, 76 }
        @{ Command = 'Import-PacketCapture $x | ? Length -gt 5000 | % Length'; Expected = 7226, 8754 }
        @{ Command = '(Import-PacketCapture $x | ? Application -eq http).Number'; Expected = 26, 28, 59, 61 }
        @{ Command = '(Import-PacketCapture $x | ? DnsName -eq nosuch.example.com).Number'; Expected = 70, 71 }
        @{ Command = '(Import-PacketCapture $x | ? ServerName).ServerName'; Expected = 'shop.example.com', 'mail.example.com' }
        @{ Command = '@(Import-PacketCapture $x | ? IcmpType -eq 8).Count'; Expected = 4 }
        @{ Command = '(Import-PacketCapture $x | ? IsFragment).Number'; Expected = 93, 94, 95, 96, 97, 98 }
        @{ Command = '(Import-PacketCapture $x | ? { $null -eq $_.SrcPort -and $_.Protocol -eq "ARP" }).Number'; Expected = 2, 3, 17, 18 }
        @{ Command = '@(Import-PacketCapture $x | ? { [System.Net.IPNetwork]::Parse("192.0.2.80/28").Contains([ipaddress]::Parse($_.SrcIP)) }).Count'; Expected = 30 }
        @{ Command = '@(Import-PacketCapture $x | ? Timestamp -gt (Get-Date "2026-11-23T03:46:39Z")).Count'; Expected = 82 }
        @{ Command = '@(Import-PacketCapture $x | ? Timestamp -gt (Get-Date).AddYears(-50)).Count'; Expected = 98 }
        @{ Command = '@(Import-PacketCapture $x | ? LinkType -eq Ethernet).Count'; Expected = 98 }
        # Sort and select packets
        @{ Command = 'Import-PacketCapture $x | Sort-Object Length -Descending | Select-Object -First 3 -ExpandProperty Number'; Expected = 87, 63, 65 }
        @{ Command = '(Import-PacketCapture $x | Sort-Object Timestamp -Descending | select -First 1).Number'; Expected = 98 }
        @{ Command = '(Import-PacketCapture $x -Count 1 | select No, Time, Source, Proto, Len).PSObject.Properties.Value.ForEach{ "$_" } -ne ""'; Count = 5 }
        @{ Command = '(Import-PacketCapture $x | select -Skip 22 -First 1).Source'; Expected = '192.0.2.10:36898' }
        @{ Command = '(Import-PacketCapture $x | select -Index 53).Destination'; Expected = '[2001:db8::53]:53' }
        @{ Command = '(Import-PacketCapture $x | select SrcIP -Unique).SrcIP.Count'; Expected = 8 }
        @{ Command = '(Import-PacketCapture $x | Select-Object -Last 1).Length'; Expected = 82 }
        # Group and measure packets
        @{ Command = 'Import-PacketCapture $x | group Protocol | Sort-Object Count -Descending | % { "$($_.Name) $($_.Count)" }'; Expected = 'TCP 60', 'ICMP 12', 'UDP 12', 'ICMPv6 10', 'ARP 4' }
        @{ Command = '(Import-PacketCapture $x | group SrcIP | ? Name -eq 192.0.2.53).Count'; Expected = 6 }
        @{ Command = 'Import-PacketCapture $x | ? DnsName | group DnsName | Sort-Object Name | % { "$($_.Name) $($_.Count)" }'; Expected = 'mail.example.com 2', 'nosuch.example.com 2', 'shop.example.com 2', 'www.example.com 6' }
        @{ Command = '(Import-PacketCapture $x | Measure-Object Length -Sum).Sum'; Expected = 37266 }
        @{ Command = '(Import-PacketCapture $x | measure Length -Maximum).Maximum'; Expected = 8754 }
        @{ Command = '(Import-PacketCapture $x | measure PayloadLength -Minimum).Minimum'; Expected = 0 }
        @{ Command = '$h = Import-PacketCapture $x | ? Application | group Application -AsHashTable; $h["TLS"].Count'; Expected = 16 }
        # Flows
        @{ Command = '@(Get-FlowSummary $x | ? Duration -gt 60).Count'; Expected = 0 }
        @{ Command = '(Get-FlowSummary $x | ? Duration -gt 1).Protocol'; Expected = 'ICMP' }
        @{ Command = '[math]::Round((Get-FlowSummary $x | Measure-Object Duration -Maximum).Maximum, 6)'; Expected = 1.270246 }
        @{ Command = '(Get-FlowSummary $x | ? State -eq REJ).DstPort'; Expected = 8080 }
        @{ Command = '(Get-FlowSummary $x | ? EndReason -in Reset, Finished | Sort-Object SrcPort).SrcPort'; Expected = 36898, 42436, 42452, 52942, 60500 }
        @{ Command = '(Get-FlowSummary $x | Sort-Object Bytes -Descending | select -First 2).Bytes'; Expected = 12890, 10445 }
        @{ Command = '(Get-FlowSummary $x | measure Bytes -Sum).Sum'; Expected = 37098 }
        @{ Command = 'Get-FlowSummary $x | group State | Sort-Object Name | % { "$($_.Name) $($_.Count)" }'; Expected = 'OTH 8', 'REJ 1', 'RSTR 2', 'SF 8' }
        @{ Command = '(Get-FlowSummary $x | ? ServerName -like shop*).Source'; Expected = '192.0.2.10:42436' }
        @{ Command = '@(Get-FlowSummary $x | ? StartTime -lt (Get-Date).AddDays(-36500)).Count'; Expected = 0 }
        @{ Command = '(Get-FlowSummary $x | ? IcmpType -eq 128).Packets'; Expected = 4 }
        @{ Command = '@(Get-FlowSummary $x | ? { $_.Protocol -eq "ICMP" -and $null -ne $_.SrcPort }).Count'; Expected = 0 }
        @{ Command = '(Get-FlowSummary $x | ? { $_.TcpFlagsReceived -match "RST" } | Sort-Object DstPort).DstPort'; Expected = 443, 443, 8080 }
        @{ Command = '(Get-FlowSummary $x -Top 1 -SortBy Bytes -Descending).Destination'; Expected = '192.0.2.80:443' }
        @{ Command = '@(Get-FlowSummary $x | select Start, Proto | ? { $_.Start -and $_.Proto }).Count'; Expected = 19 }
        # Summaries
        @{ Command = '(Get-FlowSummary $x -By Host -Top 2).Key'; Expected = '192.0.2.10', '192.0.2.80' }
        @{ Command = '(Get-FlowSummary $x -By Host | ? Key -eq 192.0.2.80 | select Sent).Sent'; Expected = 18155 }
        @{ Command = '(Get-FlowSummary $x -By Application | Sort-Object Bytes -Descending).Application'; Expected = 'TLS', 'HTTP', $null, 'DNS' }
        @{ Command = '(Get-FlowSummary $x -By Protocol | measure Packets -Sum).Sum'; Expected = 94 }
        @{ Command = '(Get-FlowSummary $x -By Port | ? Port -eq 53).Flows'; Expected = 6 }
        @{ Command = 'Get-FlowSummary $x -By Host -SortBy Key | ? Address -match "^192" | % Address'; Expected = '192.0.2.10', '192.0.2.53', '192.0.2.80' }
        # Export and round trip
        @{ Command = 'Import-PacketCapture $x | Export-Csv p.csv; @(Import-Csv p.csv | ? TcpFlags -match RST).Count'; Expected = 3 }
        @{ Command = 'Get-FlowSummary $x | Export-Csv f.csv; (Import-Csv f.csv | measure Duration -Maximum).Maximum -gt 1.27'; Expected = $true }
        @{ Command = 'Get-FlowSummary $x | Export-Csv f.csv; [long](Import-Csv f.csv)[0].StartNanoseconds'; Expected = 1795405597286218000 }
        @{ Command = '(Import-PacketCapture $x | ConvertTo-Json | ConvertFrom-Json | ? SrcIP -eq 2001:db8::53).Count'; Expected = 2 }
        @{ Command = '(Get-FlowSummary $x | ConvertTo-Json | ConvertFrom-Json | ? State -eq RSTR).Count'; Expected = 2 }
        @{ Command = 'Import-PacketCapture $x | Export-Clixml p.xml; Import-Clixml p.xml | Export-PacketCapture p.pcapng; @(Import-PacketCapture p.pcapng).Count'; Expected = 98 }
        @{ Command = '(Start-Job { Import-Module $using:m; Import-PacketCapture $using:x } | Receive-Job -Wait | Get-PacketDetail -Layer DNS).Count'; Expected = 12 }
        @{ Command = 'Import-PacketCapture $x | ? Protocol -eq TCP | Export-PacketCapture t.pcap; (Get-FlowSummary t.pcap).Count'; Expected = 5 }
        # Compare and join
        @{ Command = 'Compare-Object (Get-FlowSummary $x | ? DstPort).DstPort (80, 443, 53, 8080) -IncludeEqual -ExcludeDifferent | % InputObject | Sort-Object'; Expected = 53, 80, 443, 8080 }
        @{ Command = '(Compare-FlowSummary @() (Get-FlowSummary $x) | ? { $_.Grouping -eq "Host" -and $_.Change -eq "New" } | select After | measure After -Maximum).Maximum'; Expected = 25479 }
        @{ Command = '$c = [pscustomobject]@{ LocalAddress = "192.0.2.10"; LocalPort = 42436; OwningProcess = 7 }; (Get-FlowSummary $x | ? { $_.SrcIP -eq $c.LocalAddress -and $_.SrcPort -eq $c.LocalPort }).ServerName'; Expected = 'shop.example.com' }
        @{ Command = '$p = @{ "192.0.2.10:36898" = "curl" }; (Get-FlowSummary $x | ? { $p[$_.Source] } | select @{ n = "Process"; e = { $p[$_.Source] } }, Bytes).Process'; Expected = 'curl' }
        # Details, checksums, streams, interfaces, statistics, alerts
        @{ Command = '(Import-PacketCapture $x | Get-PacketDetail -Field "Source port" | ? Value -eq 443).Count'; Expected = 16 }
        @{ Command = '(Import-PacketCapture $x -Count 2 | Get-PacketDetail | select No, Layer | ? Layer -eq ARP).No'; Expected = 2 }
        @{ Command = '@(Import-PacketCapture $x | Test-PacketChecksum | ? Layer -eq IPv4).Count'; Expected = 68 }
        @{ Command = '(Get-TcpStream $x | ? Text -match "^GET").DstPort'; Expected = 80, 80 }
        @{ Command = '(Get-DnsTransaction $x | ? ResponseCode -eq NXDOMAIN).Name'; Expected = 'nosuch.example.com' }
        @{ Command = '(Get-DnsTransaction $x | Sort-Object Latency -Descending | select -First 1).Name'; Expected = 'mail.example.com' }
        @{ Command = 'Get-DnsTransaction $x | Export-Csv d.csv; (Import-Csv d.csv | ? Type -eq AAAA).Addresses'; Expected = '2001:db8::80', '2001:db8::80' }
        @{ Command = '(Get-HttpTransaction $x | Sort-Object ResponseLatency -Descending)[0].Url'; Expected = 'http://www.example.com/big' }
        @{ Command = 'Get-HttpTransaction $x | ? StatusCode -ge 200 | measure ResponseBytes -Sum | % Sum'; Expected = 9018 }
        @{ Command = 'Get-HttpTransaction $x | ? DetectedType -eq text/html | % { [Text.Encoding]::UTF8.GetString($_.GetBody()).Length }'; Expected = 18, 9000 }
        @{ Command = '(Get-HttpTransaction $x | Export-HttpObject -HashOnly | Sort-Object Size).Name'; Expected = 'object.html', 'big.html' }
        @{ Command = '(Get-TlsSession $x | ? ServerName -like shop*).Version'; Expected = 'TLS 1.3' }
        @{ Command = '(Get-TlsSession $x | Sort-Object FirstResponseLatency -Descending | select -First 1).ServerName'; Expected = 'shop.example.com' }
        @{ Command = '@(Get-TlsSession $x -Version "TLS 1.0", SSL*).Count'; Expected = 0 }
        @{ Command = '(Get-FlowSummary $x | ? TlsVersion | group Ja4).Count'; Expected = 2 }
        @{ Command = '@(Find-CleartextCredential $x).Count'; Expected = 0 }
        @{ Command = '(Measure-PacketCapture $x).DnsFailedNames.Name'; Expected = 'nosuch.example.com' }
        @{ Command = '(Measure-PacketCapture $x | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json).TopHosts[0].Address'; Expected = '192.0.2.10' }
        @{ Command = 'Measure-PacketCapture $x | Export-Csv o.csv; (Import-Csv o.csv).TlsVersions'; Expected = 'TLS 1.3 2' }
        @{ Command = 'Measure-PacketCapture $x | Export-Clixml o.xml; (Import-Clixml o.xml).Latencies[0].Kind'; Expected = 'Dns' }
        @{ Command = '(Get-NetInterface | ? Kind -eq Loopback).Status'; Expected = 'Up' }
        @{ Command = '$null = Import-PacketCapture $x; (Get-CaptureStatistics | Sort-Object StartTime | select -Last 1).Received'; Expected = 98 }
        @{ Command = '$r = Register-TrafficAlert -Name one-liner -DestinationPort 8080; (Test-TrafficAlert $x -Name one-liner | ? Severity -eq Medium).PacketNumber; Unregister-TrafficAlert one-liner'; Expected = 72 }
    )
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    $x = $ExampleCapture
    $m = $ModulePath
}

Describe 'The one-liner' {
    BeforeEach { Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))) }
    AfterEach { Pop-Location }

    It '<Command>' -ForEach $lines {
        $answer = @(& ([scriptblock]::Create($Command)))
        if ($_.ContainsKey('Count')) { $answer.Count | Should -Be $_.Count; return }
        $answer | Should -Be $Expected
    }
}
