BeforeDiscovery { $tshark = Get-Command tshark -ErrorAction Ignore }
BeforeAll {
    . $PSScriptRoot/Support.ps1
    # tests/data/README.md says how it was made.
    $trace = Join-Path $TestDrive 'trace.etl'
    Copy-Item (Join-Path $RepositoryRoot 'tests/data/pktmon.etl') $trace
    $packets = Import-PacketCapture $trace
}

Describe 'An event trace of pktmon' {
    It 'gives every packet of every component, in the order of time' {
        $packets.Count | Should -Be 11
        $packets.Number | Should -Be (1..11)
        ($packets | Sort-Object TimestampNanoseconds -Stable).Number | Should -Be (1..11)
        $packets[0].TimestampNanoseconds | Should -Be 1767323045679901200
        ($packets | Group-Object Interface -NoElement | Sort-Object Name).ForEach{ "$($_.Count) $($_.Name)" } |
            Should -Be '3 netwtw14.sys (13)', '4 nwifi.sys (40)', '3 tcpip.sys (80)', '1 tcpip.sys (98)'
    }

    It 'decodes them on every kind of link' {
        $packets.LinkType | Sort-Object -Unique | Should -Be 'Ethernet', 'Ieee80211', 'Raw'
        $packets | Where-Object DecodeError | Should -BeNullOrEmpty
        $packets[0..7].DnsName | Sort-Object -Unique | Should -Be 'example.org'
        $packets.Direction | Group-Object | ForEach-Object { "$($_.Name) $($_.Count)" } | Should -Be 'In 7', 'Out 4'
    }

    It 'says why a packet was dropped' {
        $dropped = $packets | Where-Object DropReason

        $dropped.Number | Should -Be 11
        $dropped.DropReason | Should -BeExactly 'INET_EndpointNotFound'
        $dropped.Comment | Should -BeExactly 'PID=1234 TID=4321 Component=98 Edge=0 Packet=1 Appearance=0; DropReason=INET_EndpointNotFound DropLocation=0xE0004500'
        ($dropped | Format-List | Out-String) | Should -Match 'DropReason +: INET_EndpointNotFound'
        ($dropped | Get-PacketDetail -Field 'Drop reason').Value | Should -BeExactly 'INET_EndpointNotFound'
    }

    It 'leaves one of each packet with -Deduplicate' {
        $once = Import-PacketCapture $trace -Deduplicate
        $once.Number | Should -Be 1, 5, 9
        $once.Interface | Should -Be 'pktmon', 'pktmon', 'pktmon'
        $exported = Join-Path $TestDrive 'once.pcapng'
        $once | Export-PacketCapture $exported
        @(Get-FlowSummary $exported).Count | Should -Be 2
        (Get-FlowSummary $trace -Deduplicate).ForEach{ "$($_.DstPort) $($_.PacketsSent) $($_.PacketsReceived)" } | Sort-Object |
            Should -Be '53 1 1', '8080 1 0'
        (Import-PacketCapture $trace | Get-FlowSummary -Deduplicate | Get-FlowPacket -Path $trace).Number | Should -Be 1, 2, 3, 4, 5, 9
    }

    It 'makes flows, and warns of the copies without -Deduplicate' {
        $flows = Get-FlowSummary $trace -WarningVariable said -WarningAction SilentlyContinue

        ($flows | Measure-Object Packets -Sum).Sum | Should -Be 11
        "$said" | Should -Match 'pktmon.*-Deduplicate'
    }

    It 'is read compressed' {
        $packed = Join-Path $TestDrive 'trace.etl.gz'
        $gzip = [System.IO.Compression.GZipStream]::new([System.IO.File]::Create($packed), [System.IO.Compression.CompressionLevel]::Fastest)
        $gzip.Write([System.IO.File]::ReadAllBytes($trace))
        $gzip.Dispose()

        (Import-PacketCapture $packed).TimestampNanoseconds | Should -Be $packets.TimestampNanoseconds
    }

    It 'keeps all that is said of a packet through CliXml and pcapng' {
        $path = Join-Path $TestDrive 'trace.clixml'
        $packets | Export-Clixml $path
        $back = Import-Clixml $path
        $exported = Join-Path $TestDrive 'trace.pcapng'
        $back | Export-PacketCapture $exported
        $again = Import-PacketCapture $exported

        foreach ($name in 'TimestampNanoseconds', 'Interface', 'LinkType', 'Length', 'Direction', 'Comment', 'DropReason', 'Info') {
            $back.$name | Should -Be $packets.$name -Because $name
            $again.$name | Should -Be $packets.$name -Because $name
        }
    }

    It 'is the same to tshark once exported' -Skip:(-not $tshark) {
        $path = Join-Path $TestDrive 'for-tshark.pcapng'
        $packets | Export-PacketCapture $path
        $said = tshark -r $path -T fields -E separator=`| -e frame.time_epoch -e frame.interface_name -e frame.packet_flags_direction -e frame.len -e dns.qry.name -e tcp.dstport 2>$null

        $said.Count | Should -Be 11
        $said[0] | Should -BeExactly '1767323045.679901200|tcpip.sys (80)|0x00000002|71|example.org|'
        $said[3] | Should -BeExactly '1767323045.679904200|netwtw14.sys (13)|0x00000002|89|example.org|'
        $said[10] | Should -BeExactly '1767323046.678903200|tcpip.sys (98)|0x00000001|40||8080'
    }

    It 'that is cut gives what is whole, and the error' {
        $cut = Join-Path $TestDrive 'cut.etl'
        $bytes = [System.IO.File]::ReadAllBytes($trace)
        [System.IO.File]::WriteAllBytes($cut, $bytes[0..($bytes.Length - 20)])

        $some = Import-PacketCapture $cut -ErrorVariable problem -ErrorAction SilentlyContinue

        $some.Count | Should -Be 11
        $problem.FullyQualifiedErrorId | Should -BeLike 'CaptureFileDamaged,*'
    }

    It 'without packets says what it has and what to record' {
        $empty = Join-Path $TestDrive 'empty.etl'
        # The buffer that describes the trace, and no other.
        [System.IO.File]::WriteAllBytes($empty, [System.IO.File]::ReadAllBytes($trace)[0..1023])

        Import-PacketCapture $empty -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $problem.FullyQualifiedErrorId | Should -BeLike 'CaptureFileUnrecognised,*'
        "$problem" | Should -Match 'event trace .* without packets.*pktmon start --capture'
    }
}
