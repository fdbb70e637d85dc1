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

    # What PowerShell does with widths: what is fixed is taken, the rest is shared, at least five characters each; columns that then
    # do not fit are cut or dropped from the right.
    It 'fits 80 columns with whole headings, and has eight columns at most: <TypeName>' -ForEach $tables {
        $table = (Get-FormatData -TypeName $TypeName).FormatViewDefinition.Control | Where-Object { $_ -is [System.Management.Automation.TableControl] }
        $headers = $table[0].Headers
        $free = @($headers | Where-Object Width -eq 0)
        $fixed = ($headers | Measure-Object Width -Sum).Sum + $headers.Count - 1

        $headers.Count | Should -BeLessOrEqual 8
        foreach ($header in $headers) { if ($header.Width) { $header.Label.Length | Should -BeLessOrEqual $header.Width -Because $header.Label } }
        $fixed | Should -BeLessOrEqual 80
        foreach ($header in $free) { $header.Label.Length | Should -BeLessOrEqual ([Math]::Floor((80 - $fixed) / $free.Count)) -Because $header.Label }
    }

    It 'has one line of headings and no line that is too wide, at <_> columns' -ForEach 80, 120, 160 {
        $width = $_
        $flows = @(Get-FlowSummary -LiteralPath $ExampleCapture)
        $kinds = @(
            , @($flows), @(Get-FlowSummary -LiteralPath $ExampleCapture -By Conversation), @(Get-CaptureStatistics), @(Get-NetInterface)
        )
        foreach ($objects in $kinds) {
            $lines = @($objects | Out-String -Stream -Width $width | Where-Object { $_ -and $_ -notmatch '^\s+By: ' })
            $lines[1] | Should -Match '^[- ]+$' -Because $lines[0]
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
        }
    }

    It 'keeps bytes, packets, duration and application of flows at 80 columns' {
        $lines = @(Get-FlowSummary -LiteralPath $ExampleCapture -Protocol UDP | Out-String -Stream -Width 80 | Where-Object { $_ })

        $lines[0] -split '\s+' -ne '' | Should -Be 'Proto', 'Source', 'Destination', 'State', 'Bytes', 'Packets', 'Duration', 'Application'
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
