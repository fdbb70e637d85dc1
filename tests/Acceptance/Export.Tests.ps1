BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $tshark = Get-Command tshark -ErrorAction Ignore
}
BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'A capture file that was read and written again' {
    BeforeAll {
        $packets = Import-PacketCapture $ExampleCapture
        function Bytes($Packets) { $Packets.ForEach{ [Convert]::ToHexString($_.GetBytes()) } }
    }

    It 'is the same packets, as .<_>' -ForEach 'pcapng', 'pcap' {
        $path = Join-Path $TestDrive "copy.$_"
        $packets | Export-PacketCapture $path
        $back = Import-PacketCapture $path

        Bytes $back | Should -Be (Bytes $packets)
        $back.TimestampNanoseconds | Should -Be $packets.TimestampNanoseconds
        $back.Length | Should -Be $packets.Length
    }

    It 'is the same to tshark' -Skip:(-not $tshark) {
        $path = Join-Path $TestDrive 'for-tshark.pcapng'
        $packets | Export-PacketCapture $path
        $fields = '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'frame.len', '-e', '_ws.col.Protocol', '-e', '_ws.col.Info'

        tshark -r $path @fields 2>$null | Should -Be (tshark -r $ExampleCapture @fields 2>$null)
    }

    It 'makes no object of a packet that is only written to another file' {
        $path = Join-Path $TestDrive 'many.pcapng'
        Import-PacketCapture (@($ExampleCapture) * [math]::Ceiling(100000 / $packets.Count)) | Export-PacketCapture $path
        $count = (Import-PacketCapture $path | Measure-Object).Count

        function Cost([scriptblock] $Script) {
            $before = [GC]::GetTotalAllocatedBytes($true)
            & $Script
            ([GC]::GetTotalAllocatedBytes($true) - $before) / $count
        }

        # The first run fills the pool of buffers, which stays.
        $null = Cost { Import-PacketCapture $path | Export-PacketCapture $path -Force }
        Cost { Import-PacketCapture $path | Export-PacketCapture $path -Force } | Should -BeLessThan 40
        Cost { Import-PacketCapture $path -OutVariable all | Export-PacketCapture $path -Force } | Should -BeGreaterThan 150
    }

    It 'can be a part of the packets' {
        $path = Join-Path $TestDrive 'dns.pcapng'
        $packets | Where-Object DstPort -eq 53 | Export-PacketCapture $path

        (Import-PacketCapture $path).DstPort | Sort-Object -Unique | Should -Be 53
    }
}

Describe 'Files that exist' {
    It 'are kept with -NoClobber' {
        $path = Join-Path $TestDrive 'kept.pcapng'
        Copy-Item $ExampleCapture $path
        { Import-PacketCapture $ExampleCapture -Count 1 | Export-PacketCapture $path -NoClobber } | Should -Throw -ErrorId 'CaptureFileExists,*'

        (Import-PacketCapture $path).Count | Should -Be 98
    }

    It 'are not touched with -WhatIf' {
        $path = Join-Path $TestDrive 'whatif.pcapng'
        Import-PacketCapture $ExampleCapture | Export-PacketCapture $path -WhatIf

        $path | Should -Not -Exist
    }

    It 'come back as FileInfo with -PassThru' {
        $file = Import-PacketCapture $ExampleCapture | Export-PacketCapture (Join-Path $TestDrive 'passed.pcap') -PassThru

        $file | Should -BeOfType System.IO.FileInfo
        $file.Length | Should -BeGreaterThan 37266
    }
}
