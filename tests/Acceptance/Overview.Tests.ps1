# Measure-PacketCapture: its numbers are those of the other cmdlets, of every capture of the project.
BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $captures = @(Get-ChildItem $RepositoryRoot/examples/*.pcapng) + @(Get-ChildItem $RepositoryRoot/tests/data -Recurse -Include *.pcapng, *.etl)
}

BeforeAll {
    . $PSScriptRoot/Support.ps1

    # Appends bytes to a copy of the example.
    function New-Damaged([string] $Name, [scriptblock] $Change) {
        $path = Join-Path $TestDrive $Name
        [System.IO.File]::WriteAllBytes($path, [byte[]](& $Change ([System.IO.File]::ReadAllBytes($ExampleCapture))))
        $path
    }
}

Describe 'The overview of <_.Name>' -ForEach $captures {
    BeforeAll {
        $path = $_.FullName
        $overview = Measure-PacketCapture -LiteralPath $path -Top 1000
        $flows = @(Get-FlowSummary -LiteralPath $path -WarningAction Ignore)
        $packets = @(Import-PacketCapture -LiteralPath $path)
    }

    It 'counts packets, bytes and time as Import-PacketCapture' {
        $overview.Packets | Should -Be $packets.Count
        $overview.Bytes | Should -Be ($packets | Measure-Object Length -Sum).Sum
        $overview.CapturedBytes | Should -Be ($packets | Measure-Object CapturedLength -Sum).Sum
        $times = $packets.TimestampNanoseconds | Sort-Object
        $overview.StartNanoseconds | Should -Be $times[0]
        $overview.EndNanoseconds | Should -Be $times[-1]
        $overview.DecodeErrors | Should -Be @($packets | Where-Object DecodeError).Count
        $overview.TruncatedPackets | Should -Be @($packets.Where{ $_.CapturedLength -lt $_.Length }).Count
        ($overview.Intervals | Measure-Object Packets -Sum).Sum | Should -Be $packets.Count
        ($overview.Protocols | Where-Object Level -eq 0 | Measure-Object Packets -Sum).Sum | Should -Be $packets.Count
    }

    It 'says of checksums and copies what the cmdlets for them say' {
        $overview.InvalidChecksums | Should -Be @($packets | Test-PacketChecksum -Quiet | Where-Object { -not $_ }).Count
        $kept = (Get-FlowSummary -LiteralPath $path -Deduplicate | Measure-Object Packets -Sum).Sum
        # Packets without IP are in no flow, and can be copies too.
        $overview.Duplicates | Should -BeGreaterOrEqual ($packets.Count - $overview.PacketsWithoutFlow - $kept)
    }

    It 'says of flows what Get-FlowSummary says' {
        $overview.Flows | Should -Be $flows.Count
        $overview.TcpFlows | Should -Be @($flows | Where-Object Protocol -eq TCP).Count
        $overview.Retransmissions | Should -Be ([long]($flows | Measure-Object Retransmissions -Sum).Sum)
        $overview.Resets | Should -Be @($flows | Where-Object State -Like RST*).Count
        $overview.Rejected | Should -Be @($flows | Where-Object State -eq REJ).Count
        $overview.Hosts | Should -Be @(Get-FlowSummary -LiteralPath $path -By Host -WarningAction Ignore).Count
        foreach ($pair in @('TopHosts', 'Host'), @('Services', 'Port'), @('Applications', 'Application')) {
            $expected = @(Get-FlowSummary -LiteralPath $path -By $pair[1] -WarningAction Ignore)
            @($overview.($pair[0]) | ConvertTo-Csv) | Should -Be @($expected | ConvertTo-Csv) -Because $pair[0]
        }
    }

    It 'says of names and latencies what the cmdlets of transactions say' {
        $dns, $http, $tls = @(Get-DnsTransaction -LiteralPath $path), @(Get-HttpTransaction -LiteralPath $path), @(Get-TlsSession -LiteralPath $path)
        $overview.DnsTransactions, $overview.HttpTransactions, $overview.TlsSessions | Should -Be $dns.Count, $http.Count, $tls.Count
        $overview.DnsFailures | Should -Be @($dns | Where-Object ResponseCode -NotIn $null, NOERROR).Count
        $overview.DnsUnanswered | Should -Be @($dns | Where-Object ResponseCode -eq $null).Count
        $overview.HttpErrors | Should -Be @($http | Where-Object StatusCode -ge 400).Count
        $overview.TlsFailures | Should -Be @($tls | Where-Object -Not Established).Count
        @($overview.DnsNames | ForEach-Object { "$($_.Name) $($_.Count)".ToLowerInvariant() } | Sort-Object) |
            Should -Be @($dns | Where-Object Name | Group-Object Name | ForEach-Object { "$($_.Name) $($_.Count)".ToLowerInvariant() } | Sort-Object)
        @($overview.TlsServerNames | ForEach-Object ToString | Sort-Object) |
            Should -Be @($tls | Where-Object ServerName | Group-Object ServerName | ForEach-Object { "$($_.Name) $($_.Count)" } | Sort-Object)
        foreach ($kind in @('Dns', @($dns.Latency)), @('Connect', @($flows.HandshakeRtt)), @('TlsHandshake', @($tls.HandshakeLatency)), @('HttpResponse', @($http.ResponseLatency))) {
            $values = @($kind[1] | Where-Object { $null -ne $_ } | Sort-Object)
            $found = $overview.Latencies | Where-Object Kind -eq $kind[0]
            if (-not $values) { $found | Should -BeNullOrEmpty -Because $kind[0]; continue }
            $found.Count | Should -Be $values.Count
            $found.P50 | Should -Be $values[[Math]::Ceiling($values.Count * 0.5) - 1]
            $found.P90 | Should -Be $values[[Math]::Ceiling($values.Count * 0.9) - 1]
            $found.Maximum | Should -Be $values[-1]
            ($overview.LatencyBuckets | Where-Object Kind -eq $kind[0] | Measure-Object Count -Sum).Sum | Should -Be $values.Count
        }
    }

    It 'finds what Find-CleartextCredential and the detectors find' {
        @($overview.Credentials | ConvertTo-Csv) | Should -Be @(Find-CleartextCredential -LiteralPath $path | Sort-Object PacketNumber -Stable | ConvertTo-Csv)
        $rules = foreach ($detector in [Enum]::GetNames([NetMon.AlertDetector]) -ne 'Blocklist') { Register-TrafficAlert -Name $detector -Detector $detector -Disabled }
        try { $events = @(Test-TrafficAlert -LiteralPath $path -Rule $rules | Where-Object State -eq Raised) }
        finally { $rules | Unregister-TrafficAlert }
        $overview.FindingCount | Should -Be $events.Count
        @($overview.Findings | ForEach-Object ToString | Sort-Object) | Should -Be @($events | ForEach-Object ToString | Sort-Object)
    }
}

Describe 'Measure-PacketCapture' {
    It 'gives one overview for each file, and one for all with -AsOne' {
        $two = Measure-PacketCapture $RepositoryRoot/examples/*.pcapng
        @($two).Count | Should -Be 2
        $two.Source | Should -Be @(Get-ChildItem $RepositoryRoot/examples/*.pcapng).FullName
        $one = Measure-PacketCapture $RepositoryRoot/examples/*.pcapng -AsOne
        $one.Packets | Should -Be ($two | Measure-Object Packets -Sum).Sum
        $one.Format | Should -BeNullOrEmpty
        $one.TimeReversals | Should -Be 0
    }

    It 'gives the overview of the packets before the damage, with the damage in it, and an error' {
        $cut = New-Damaged cut.pcapng { param($bytes) $bytes[0..($bytes.Length - 50)] }
        $overview = Measure-PacketCapture $cut -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'CaptureFile*'
        $overview.Packets | Should -Be 97
        $overview.Damage | Should -Not -BeNullOrEmpty
        $overview.Warnings[0].Kind | Should -Be DamagedFile
        $overview.DnsTransactions | Should -Be 6
    }

    It 'goes on after a file that is none' {
        Set-Content (Join-Path $TestDrive none.pcapng) 'no capture'
        Copy-Item $ExampleCapture (Join-Path $TestDrive some.pcapng)
        $both = Measure-PacketCapture (Join-Path $TestDrive none.pcapng), (Join-Path $TestDrive some.pcapng) -ErrorVariable failure -ErrorAction SilentlyContinue
        @($failure).Count | Should -Be 1
        $both.Packets | Should -Be 0, 98
        $both[0].Damage | Should -BeLike '*not a capture file*'
        $both[0].Format | Should -BeNullOrEmpty
    }

    It 'says nothing is in a capture without packets' {
        $empty = New-Damaged empty.pcap { [byte[]](0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0) }
        $overview = Measure-PacketCapture $empty
        $overview.Packets, $overview.Flows, $overview.WarningCount, $overview.FindingCount | Should -Be 0, 0, 0, 0
        $overview.StartTime, $overview.Duration, $overview.LongestPause | Should -Be $null, $null, $null
        ($overview | Out-String) -replace '\e\[[\d;]*m' | Should -Match 'Packets\s+0 packets'
    }

    It 'finds one direction, offload and snapped packets' {
        $oneWay = Join-Path $TestDrive one-way.pcapng
        Import-PacketCapture $ExampleCapture | Where-Object SrcIP -eq 192.0.2.10 | Export-PacketCapture $oneWay
        (Measure-PacketCapture $oneWay).Warnings.Kind | Should -Contain OneDirection
        $whole = Measure-PacketCapture $ExampleCapture
        $whole.Warnings.Kind | Should -Be OversizedPackets, ChecksumOffload
        $whole.Warnings[1].Message | Should -Match '192\.0\.2\.10'
    }

    It 'selects packets by filters, and shows as many as -Top' {
        $overview = Measure-PacketCapture $ExampleCapture -Port dns -Top 1
        $overview.Packets | Should -Be 12
        $overview.DnsTransactions | Should -Be 6
        $overview.DnsNames.Name | Should -Be 'www.example.com'
    }

    It 'is one page that fits <_> columns, and looks the same after CliXml and in a job' -ForEach 80, 120, 160 {
        $overview = Measure-PacketCapture $ExampleCapture
        $page = [NetMon.Presentation.OverviewPage]::Text($overview, $_, '', '', '') -split '\r?\n'
        $page.Count | Should -BeLessThan 60
        ($page | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $_
        $overview | Export-Clixml (Join-Path $TestDrive page.xml)
        [NetMon.Presentation.OverviewPage]::Text((Import-Clixml (Join-Path $TestDrive page.xml)), $_, '', '', '') -split '\r?\n' | Should -Be $page
    }

    It 'keeps findings as objects in JSON and CliXml of their default depth, and as one line in CSV' {
        $overview = Measure-PacketCapture $ExampleCapture
        $json = $overview | ConvertTo-Json -WarningVariable cut -WarningAction SilentlyContinue | ConvertFrom-Json
        $cut | Should -BeNullOrEmpty
        $json.TopHosts.Bytes | Should -Be $overview.TopHosts.Bytes
        $job = Start-Job { Import-Module $using:ModulePath; Measure-PacketCapture $using:ExampleCapture }
        try { ($job | Receive-Job -Wait).TopHosts.Bytes | Should -Be $overview.TopHosts.Bytes }
        finally { $job | Remove-Job -Force }
        $json.Warnings.Kind | Should -Be $overview.Warnings.Kind
        $csv = $overview | ConvertTo-Csv | ConvertFrom-Csv
        $csv.TopHosts | Should -BeLike '192.0.2.10 25479 bytes; *'
        $csv.Intervals | Should -BeLike '*; and * more'
    }
}
