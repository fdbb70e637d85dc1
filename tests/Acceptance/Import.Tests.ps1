BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Packets from a capture file, in the pipeline' {
    BeforeAll { $packets = Import-PacketCapture $ExampleCapture }

    It 'gives every packet, numbered from 1' {
        $packets.Count | Should -Be 98
        $packets[0].Number | Should -Be 1
        $packets[-1].Number | Should -Be 98
    }

    It 'groups and sorts with the cmdlets of PowerShell' {
        $groups = $packets | Group-Object Protocol -NoElement | Sort-Object Count -Descending

        $groups.Name | Should -Be 'TCP', 'ICMP', 'UDP', 'ICMPv6', 'ARP'
        $groups.ForEach{ $_.Count } | Should -Be 60, 12, 12, 10, 4
    }

    It 'filters with Where-Object and with a BPF filter alike' {
        $where = $packets | Where-Object { $_.SrcPort -eq 53 -or $_.DstPort -eq 53 }
        $filtered = Import-PacketCapture $ExampleCapture -Filter 'port 53'

        $where.Count | Should -Be 12
        $filtered.Number | Should -Be $where.Number
    }

    It 'sorts by any property' {
        ($packets | Sort-Object Length -Descending)[0].Length | Should -Be 8754
        ($packets | Sort-Object Timestamp).Number | Should -Be (1..98)
    }

    It 'measures' {
        ($packets | Measure-Object Length -Sum).Sum | Should -Be 37266
    }

    It 'compares TCP flags by name' {
        ($packets | Where-Object TcpFlags -eq SYN).Count | Should -Be 5
    }

    It 'stops reading at Select-Object -First' {
        (Import-PacketCapture $ExampleCapture | Select-Object -First 3).Number | Should -Be 1, 2, 3
    }

    It 'goes on after a file that is missing' {
        $some = Import-PacketCapture (Join-Path $TestDrive none.pcap), $ExampleCapture -ErrorVariable problem -ErrorAction SilentlyContinue

        $some.Count | Should -Be 98
        $problem.FullyQualifiedErrorId | Should -BeLike 'CaptureFileNotFound,*'
    }

    It 'reads gzip by content' {
        $path = Join-Path $TestDrive 'packed.bin'
        $file = [System.IO.File]::Create($path)
        $gzip = [System.IO.Compression.GZipStream]::new($file, [System.IO.Compression.CompressionMode]::Compress)
        $bytes = [System.IO.File]::ReadAllBytes($ExampleCapture)
        $gzip.Write($bytes, 0, $bytes.Length)
        $gzip.Dispose()

        (Import-PacketCapture $path).Count | Should -Be 98
    }
}

Describe 'CSV' {
    It 'comes back with every cell as it was' {
        $path = Join-Path $TestDrive 'packets.csv'
        $packets = Import-PacketCapture $ExampleCapture
        $packets | Export-Csv $path
        $back = Import-Csv $path

        $back.Count | Should -Be 98
        $back[72].SrcIP | Should -Be '192.0.2.80'
        $back[72].TcpFlags | Should -Be 'RST, ACK'
        $back[72].Timestamp | Should -Not -BeNullOrEmpty
        [long]$back[72].TimestampNanoseconds | Should -Be $packets[72].TimestampNanoseconds
        ($back | Group-Object Protocol | Where-Object Name -eq TCP).Count | Should -Be 60
    }

    It 'has one plain value a cell: no name of a type, no list' {
        $cells = Import-PacketCapture $ExampleCapture | ConvertTo-Csv | ConvertFrom-Csv | ForEach-Object { $_.PSObject.Properties.Value }

        $cells | Where-Object { $_ -match '^(System|NetMon)\.|\[\]$' } | Should -BeNullOrEmpty
    }
}
