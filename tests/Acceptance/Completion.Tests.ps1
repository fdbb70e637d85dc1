BeforeAll {
    . $PSScriptRoot/Support.ps1
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

Describe 'Tab completion' {
    It 'offers interfaces' {
        Complete 'Start-PacketCapture -Interface l' | Should -Contain $Loopback
    }

    It 'offers the words of filters' {
        Complete 'Start-PacketCapture lo -Filter por' | Should -Not -BeNullOrEmpty
        Complete 'Import-PacketCapture x -Filter ho' | Should -Contain 'host'
    }

    It 'offers protocols' {
        Complete 'Import-PacketCapture x -Protocol ud' | Should -Contain 'udp'
    }

    It 'offers properties of what comes out' {
        Complete 'Import-PacketCapture x | Where-Object DstP' | Should -Contain 'DstPort'
        Complete 'Start-PacketCapture lo | Sort-Object TcpF' | Should -Contain 'TcpFlags'
    }
}
