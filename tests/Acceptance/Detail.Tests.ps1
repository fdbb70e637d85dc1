BeforeAll {
    . $PSScriptRoot/Support.ps1
    $packets = Import-PacketCapture $ExampleCapture
    function Text($Objects, $Width = 120) { @(($Objects | Out-String -Width $Width) -split '\r?\n') }
}

Describe 'Get-PacketDetail' {
    It 'gives the layers in order' {
        ($packets[18] | Get-PacketDetail).Name | Should -Be 'Frame', 'Ethernet', 'IPv4', 'UDP', 'DNS'
    }

    It 'reads like a tree' {
        $lines = Text ($packets[18] | Get-PacketDetail)

        $lines | Should -Contain 'Internet Protocol Version 4, Src: 192.0.2.10, Dst: 192.0.2.53'
        $lines | Should -Contain '    TTL: 64'
        $lines | Should -Contain '    Protocol: 17 (UDP)'
        $lines | Should -Contain '    Query name: www.example.com'
    }

    It 'reads the same after serialisation' {
        $path = Join-Path $TestDrive 'layers.clixml'
        $layers = $packets[18] | Get-PacketDetail
        $layers | Export-Clixml $path

        Text (Import-Clixml $path) | Should -Be (Text $layers)
    }

    It 'filters fields by name' {
        ($packets | Get-PacketDetail -Field TTL).Count | Should -Be $packets.Where{ $_.IPProtocol -and $_.EtherType -eq 0x0800 }.Count
        ($packets[18] | Get-PacketDetail -Field * | Where-Object Name -eq TTL).Value | Should -Be 64
        ($packets[18] | Get-PacketDetail).Fields.Where{ $_.Name -eq 'TTL' }.Offset | Should -Be 22
    }

    It 'agrees with the properties of the packets' {
        foreach ($packet in $packets.Where{ $_.TcpFlags }) {
            $fields = $packet | Get-PacketDetail -Layer TCP -Field *
            $fields.Where{ $_.Name -eq 'Source port' }.Value | Should -Be $packet.SrcPort
            $fields.Where{ $_.Name -eq 'Sequence number' }.Value | Should -Be $packet.Seq
            $fields.Where{ $_.Name -eq 'Flags' }.Value | Should -Be $packet.TcpFlags
        }
    }

    It 'makes clean CSV and JSON' {
        ($packets[18] | Get-PacketDetail | ConvertTo-Csv) -match 'System\.|NetMon\.' | Should -BeNullOrEmpty
        ($packets[18] | Get-PacketDetail -Field * | ConvertTo-Csv) -match 'System\.|NetMon\.' | Should -BeNullOrEmpty
        ($packets[18] | Get-PacketDetail -Layer IPv4 | ConvertTo-Json | ConvertFrom-Json).Fields.Where{ $_.Name -eq 'TTL' }.Value | Should -Be 64
    }

    It 'shows every byte with its layer' {
        $lines = $packets[18] | Get-PacketDetail -Hex

        ($lines.Hex -join ' ') | Should -Be (($packets[18].GetBytes().ForEach{ $_.ToString('x2') }) -join ' ')
        ($lines.Layer | Select-Object -Unique) | Should -Be 'Ethernet', 'IPv4', 'UDP', 'DNS'
        (Text $lines) -match '^\s+002a a5 cd 01 00 .* DNS' | Should -HaveCount 1
    }

    It 'says what it cannot take' {
        { 5 | Get-PacketDetail -ErrorAction Stop } | Should -Throw -ErrorId 'PacketExpected,NetMon.Commands.GetPacketDetailCommand'
    }
}

Describe 'Test-PacketChecksum' {
    It 'finds nothing wrong in a good capture' {
        $packets | Test-PacketChecksum | Where-Object Status -eq Invalid | Should -BeNullOrEmpty
        $packets | Test-PacketChecksum -Quiet | Should -Not -Contain $false
    }

    It 'knows what the sending machine leaves to its network card' {
        ($packets[22] | Test-PacketChecksum).ForEach{ "$_" } | Should -Be 'IPv4 0x0f97 Valid', 'TCP 0x8489 Partial'
    }

    It 'shows checksums in hexadecimal' {
        (Text ($packets[22] | Test-PacketChecksum)) -match 'IPv4\s+0x0f97\s+0x0f97 Valid' | Should -HaveCount 1
    }

    It 'says what it cannot take' {
        { 5 | Test-PacketChecksum -ErrorAction Stop } | Should -Throw -ErrorId 'PacketExpected,NetMon.Commands.TestPacketChecksumCommand'
    }
}
