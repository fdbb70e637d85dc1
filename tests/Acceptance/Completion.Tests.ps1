BeforeAll {
    . $PSScriptRoot/Support.ps1
    function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
}

Describe 'Tab completion' {
    # Completions of single parameters are tested with the cmdlets; this tests a whole pipeline.
    It 'offers properties of what comes out' {
        Complete 'Import-PacketCapture x | Where-Object DstP' | Should -Contain 'DstPort'
        Complete 'Start-PacketCapture lo | Sort-Object TcpF' | Should -Contain 'TcpFlags'
    }
}
