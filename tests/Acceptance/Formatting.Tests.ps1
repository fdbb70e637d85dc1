BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    # Every public object type that the cmdlets say they emit.
    $emitted = (Get-Command -Module NetMon).OutputType.Type | Where-Object Namespace -eq 'NetMon' | Sort-Object FullName -Unique
    $views = $emitted.FullName | ForEach-Object { @{ TypeName = $_ }; @{ TypeName = "Deserialized.$_" } }
}

BeforeAll { . $PSScriptRoot/Support.ps1 }

Describe 'Views' {
    It 'has a table, a list and a wide view for <TypeName>' -ForEach $views {
        $controls = (Get-FormatData -TypeName $TypeName).FormatViewDefinition.Control.ForEach{ $_.GetType().Name }

        # A tree, where a type has one, is what it is shown as.
        $controls.Where{ $_ -ne 'CustomControl' } | Should -Be 'TableControl', 'ListControl', 'WideControl'
    }

    It 'brings enums back from serialisation: <_>' -ForEach @(
        $emitted.ForEach{ $_.GetProperties().PropertyType }.ForEach{ [Nullable]::GetUnderlyingType($_) ?? $_ } |
            Where-Object { $_.IsEnum -and $_.Namespace -eq 'NetMon' } | Sort-Object FullName -Unique | ForEach-Object FullName
    ) {
        (Get-TypeData "Deserialized.$_").TargetTypeForDeserialization | Should -Be ([type]$_)
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

    It 'has the columns that matter at 80 columns, and Info at 120' {
        (Lines 80)[0] -split '\s+' -ne '' | Should -Be 'No', 'Time', 'Source', 'Destination', 'Proto', 'Len'
        (Lines 120)[0] -split '\s+' -ne '' | Should -Be 'No', 'Time', 'Source', 'Destination', 'Proto', 'Len', 'Info'
    }

    It 'shows address and port together' {
        $lines = Lines 120

        $lines[24] | Should -BeLike '*192.0.2.10:36898*192.0.2.80:80 *TCP *74 *'
        $lines[57] | Should -BeLike '*`[2001:db8::10`]:52942*`[2001:db8::80`]:80 *'
    }

    It 'shows local time' {
        (Lines 120)[2] | Should -BeLike "*$($packets[0].Timestamp.ToLocalTime().ToString('HH:mm:ss.ffffff'))*"
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

Describe 'A packet inside a tunnel' {
    BeforeAll {
        # A pcap file of one raw IPv4 packet: UDP in IPv4 in IPv4, made here byte by byte.
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
