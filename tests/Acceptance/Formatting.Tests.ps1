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

Describe 'The same in netmon, which has no Utility module' {
    It 'shows the table' {
        $netmon = Join-Path $RepositoryRoot "out/host/netmon$($IsWindows ? '.exe' : '')"
        $lines = @(& $netmon -Command "Import-PacketCapture '$ExampleCapture' -Skip 22 -Count 2" | Where-Object { $_ })

        $lines.Count | Should -Be 4
        $lines[0] | Should -Match '^\s+No Time\s+Source\s+Destination\s+Proto\s+Len'
        $lines[2] | Should -BeLike '*192.0.2.10:36898*192.0.2.80:80 *TCP *74*'
    }

    It 'shows help' {
        $netmon = Join-Path $RepositoryRoot "out/host/netmon$($IsWindows ? '.exe' : '')"

        & $netmon -Command 'Get-Help Import-PacketCapture -Full' | Out-String | Should -Match '(?s)SYNOPSIS.*-LiteralPath.*Example 3: '
    }
}

Describe 'The list of a packet' {
    It 'leaves out what the packet does not have' {
        $text = Import-PacketCapture $ExampleCapture -Skip 1 -Count 1 | Format-List | Out-String

        $text | Should -Match 'ArpOperation\s+: 1'
        $text | Should -Not -Match 'TcpFlags|SrcPort|VlanId'
    }
}
