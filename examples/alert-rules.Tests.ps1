<#
Example of tests for a file of alert rules. Run with: Invoke-Pester ./alert-rules.Tests.ps1
Rules use packet time, so a capture file raises the same events on every computer. Keep captures that must and must not raise events with
the tests.
#>
BeforeAll {
    if (-not (Get-Command Register-TrafficAlert -ErrorAction Ignore)) { Import-Module NetMon }
    $rules = & (Join-Path $PSScriptRoot 'alert-rules.ps1') -Common @{ Disabled = $true }
    $capture = Join-Path $PSScriptRoot 'example.pcapng'
    function Rule($Name) { $rules | Where-Object Name -eq $Name }
}

AfterAll { $rules | Unregister-TrafficAlert }

Describe 'Our alert rules' {
    It 'are all there' { $rules.Name | Should -Be 'telnet', 'foreign-dns', 'plain-http', 'port-scan', 'big-sender' }

    It 'see a page without encryption, and say whose' {
        $alerts = @(Test-TrafficAlert -Path $capture -Rule (Rule plain-http))

        $alerts.Count | Should -Be 1
        "$($alerts[0].SrcIP)" | Should -Be '192.0.2.10'
        $alerts[0].DstPort | Should -Be 80
    }

    It 'leave our own resolver alone' {
        Test-TrafficAlert -Path $capture -Rule (Rule foreign-dns) -Quiet | Should -BeFalse
    }

    It 'stay silent on a quiet day: <_>' -ForEach 'telnet', 'port-scan', 'big-sender' {
        Test-TrafficAlert -Path $capture -Rule (Rule $_) -Quiet | Should -BeFalse
    }

    It 'can be tried on chosen packets too' {
        Import-PacketCapture $capture -Protocol tcp | Test-TrafficAlert -Rule (Rule plain-http) -Quiet | Should -BeTrue
        Import-PacketCapture $capture -Protocol udp | Test-TrafficAlert -Rule (Rule plain-http) -Quiet | Should -BeFalse
    }
}
