BeforeAll {
    . $PSScriptRoot/Support.ps1
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

Describe 'Tab completion' {
    # What parameters offer is tested with the cmdlets; this is the word of the whole pipeline.
    It 'offers properties of what comes out' {
        Complete 'Import-PacketCapture x | Where-Object DstP' | Should -Contain 'DstPort'
        Complete 'Start-PacketCapture lo | Sort-Object TcpF' | Should -Contain 'TcpFlags'
    }
}
