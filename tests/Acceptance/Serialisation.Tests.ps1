BeforeAll { . $PSScriptRoot/Support.ps1 }

# Serialises objects as jobs and remote sessions do.
Describe 'Packets that have been through CliXml' {
    BeforeAll {
        $packets = Import-PacketCapture $ExampleCapture
        $path = Join-Path $TestDrive 'packets.clixml'
        $packets | Export-Clixml $path
        $back = Import-Clixml $path
        function Text($Objects) { ($Objects | Out-String -Width 120) -replace '\e\[[\d;]*m' }
    }

    It 'keep the same values' {
        foreach ($name in $packets[0].PSObject.Properties.Name) {
            $back.ForEach{ "$($_.$name)" } | Should -Be $packets.ForEach{ "$($_.$name)" } -Because $name
        }
    }

    It 'keep the types that sort and compare' {
        $back[22].Timestamp | Should -BeOfType datetime
        $back[22].Timestamp.Kind | Should -Be 'Local'
        $back[22].TimestampNanoseconds | Should -BeOfType long
        $back[22].SrcIP | Should -BeOfType string
        $back[22].TcpFlags | Should -BeOfType NetMon.TcpFlags
        $back[22].LinkType | Should -BeExactly 'Ethernet'
        $back[22].Length | Should -BeOfType int
    }

    It 'sort the same' {
        foreach ($name in 'Length', 'Timestamp', 'SrcPort', 'TcpFlags') {
            ($back | Sort-Object $name, Number).Number | Should -Be ($packets | Sort-Object $name, Number).Number -Because $name
        }
    }

    It 'filter the same' {
        ($back | Where-Object TcpFlags -eq 'SYN').Number | Should -Be ($packets | Where-Object TcpFlags -eq 'SYN').Number
        ($back | Where-Object { $_.TcpFlags -band [NetMon.TcpFlags]::RST }).Count | Should -Be 3
        ($back | Where-Object DstPort -eq 443).Count | Should -Be ($packets | Where-Object DstPort -eq 443).Count
    }

    It 'keep their bytes: they can be exported, inspected and counted' {
        $path = Join-Path $TestDrive 'again.pcapng'
        $back | Export-PacketCapture $path
        (Import-PacketCapture $path).ForEach{ [Convert]::ToHexString($_.GetBytes()) } |
            Should -BeExactly $packets.ForEach{ [Convert]::ToHexString($_.GetBytes()) }
        @($back[18] | Get-PacketDetail).Name | Should -Be @($packets[18] | Get-PacketDetail).Name
        @($back | Get-FlowSummary).Count | Should -Be 19
    }

    It 'look the same as a table, a list and wide' {
        Text $back | Should -BeExactly (Text $packets)
        Text ($back | Format-List) | Should -BeExactly (Text ($packets | Format-List))
        Text ($back | Format-Wide) | Should -BeExactly (Text ($packets | Format-Wide))
    }
}

Describe 'Statistics that have been through CliXml' {
    It 'look the same' {
        Import-PacketCapture $ExampleCapture | Out-Null
        $statistics = Get-CaptureStatistics | Select-Object -Last 1
        $path = Join-Path $TestDrive 'statistics.clixml'
        $statistics | Export-Clixml $path

        Import-Clixml $path | Out-String | Should -BeExactly ($statistics | Out-String)
    }
}
