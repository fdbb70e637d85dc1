BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $browser = Get-Command chromium, chromium-browser, google-chrome -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $hasBrowser = $browser -and (Get-Command node -CommandType Application -ErrorAction Ignore) -and (Test-Path (Join-Path $RepositoryRoot tests/Browser/node_modules/playwright-core))
}

BeforeAll {
    . $PSScriptRoot/Support.ps1

    # What a page has, as an object.
    function Get-PageData([string] $Path) {
        $text = Get-Content -LiteralPath $Path -Raw
        $text -match '(?s)<script type="application/json" id="data">(.*?)</script>' | Should -BeTrue
        $Matches[1] | ConvertFrom-Json
    }

    # A request whose path and host are markup, and a file name that is.
    function Write-HostileCapture([string] $Path) {
        $request = [Text.Encoding]::ASCII.GetBytes("GET /</script><img/src=x/onerror=alert(1)> HTTP/1.1`r`nHost: <b>a</b>.example`r`n`r`n")
        $packet = [byte[]](0x45, 0, 0, (40 + $request.Length), 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x0f, 0xa0, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 16, 1, 0, 0, 0, 0, 0) + $request
        $head = [byte[]](0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0)
        [System.IO.File]::WriteAllBytes($Path, [byte[]]($head + [BitConverter]::GetBytes([uint] 1795405600) + [byte[]](0, 0, 0, 0, $packet.Length, 0, 0, 0, $packet.Length, 0, 0, 0) + $packet))
    }
}

Describe 'New-TrafficReport' {
    BeforeEach { Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))) }
    AfterEach { Pop-Location }

    It 'writes the page of a file, and returns it as Get-Item does' {
        $file = New-TrafficReport $ExampleCapture report.html
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be (Get-Item report.html).FullName
        $file.PSPath | Should -Be (Get-Item report.html).PSPath
        @(Get-ChildItem).Count | Should -Be 1
        (Get-PageData report.html).title | Should -Be 'example.pcapng'
    }

    It 'has the numbers of the other cmdlets' {
        $null = New-TrafficReport $ExampleCapture report.html
        $data = Get-PageData report.html
        $overview = Measure-PacketCapture $ExampleCapture
        foreach ($name in 'Packets', 'Bytes', 'Flows', 'Hosts', 'DnsTransactions', 'HttpTransactions', 'TlsSessions', 'FindingCount', 'CredentialCount', 'StartNanoseconds') {
            $data.overview.($name.Substring(0, 1).ToLowerInvariant() + $name.Substring(1)) | Should -Be $overview.$name -Because $name
        }
        $flows = Get-FlowSummary $ExampleCapture
        $data.flows.total | Should -Be $flows.Count
        ($data.flows.columns.packets.n | Measure-Object -Sum).Sum | Should -Be ($flows | Measure-Object Packets -Sum).Sum
        $data.transactions.total | Should -Be (@(Get-DnsTransaction $ExampleCapture).Count + @(Get-HttpTransaction $ExampleCapture).Count + @(Get-TlsSession $ExampleCapture).Count)
        ($data.timelines[0].series.packets | ForEach-Object { $_ } | Measure-Object -Sum).Sum | Should -Be $overview.Packets
    }

    It 'keeps an existing file unless -Force is given' {
        Set-Content report.html before
        { New-TrafficReport $ExampleCapture report.html } | Should -Throw -ErrorId 'CaptureFileExists,*'
        { New-TrafficReport $ExampleCapture report.html -Force -NoClobber } | Should -Throw -ErrorId 'CaptureFileExists,*'
        # What is no page may be the capture that the report is of.
        { New-TrafficReport $ExampleCapture report.html -Force } | Should -Throw -ErrorId 'ReportWriteFailed,*'
        Get-Content report.html | Should -Be before
        Set-Content report.html '<html>before</html>'
        (New-TrafficReport $ExampleCapture report.html -Force).Length | Should -BeGreaterThan 10kb
    }

    It 'never replaces the capture that it reads' {
        Copy-Item $ExampleCapture mine.pcapng
        { New-TrafficReport mine.pcapng mine.pcapng -Force } | Should -Throw -ErrorId 'ReportWriteFailed,*'
        (Get-FileHash mine.pcapng).Hash | Should -Be (Get-FileHash $ExampleCapture).Hash
    }

    It 'writes nothing with -WhatIf' {
        New-TrafficReport $ExampleCapture report.html -WhatIf | Should -BeNullOrEmpty
        Test-Path report.html | Should -BeFalse
    }

    It 'takes several files as one capture, from the pipeline too' {
        Copy-Item $ExampleCapture one.pcapng
        Copy-Item $ExampleCapture two.pcapng
        $null = Get-ChildItem *.pcapng | New-TrafficReport -OutFile both.html -Title Both
        $data = Get-PageData both.html
        $data.title | Should -Be Both
        $data.overview.packets | Should -Be (2 * (Measure-PacketCapture $ExampleCapture).Packets)
    }

    It 'takes packets' {
        $null = Import-PacketCapture $ExampleCapture -Count 10 | New-TrafficReport -OutFile packets.html
        (Get-PageData packets.html).overview.packets | Should -Be 10
    }

    It 'takes flows, transactions and events of one pipeline' {
        $null = & { Get-FlowSummary $ExampleCapture; Get-DnsTransaction $ExampleCapture } | New-TrafficReport -OutFile records.html
        $data = Get-PageData records.html
        $data.hasPackets | Should -BeFalse
        $data.flows.total | Should -Be @(Get-FlowSummary $ExampleCapture).Count
        $data.overview.dnsTransactions | Should -Be 6
    }

    It 'refuses what no report can be made of, and packets with records' {
        1, 2 | New-TrafficReport -OutFile none.html -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -BeLike 'PacketExpected,*'
        { & { Get-FlowSummary $ExampleCapture; Import-PacketCapture $ExampleCapture -Count 1 } | New-TrafficReport -OutFile none.html } | Should -Throw -ErrorId 'ReportObjectsMixed,*'
        Test-Path none.html | Should -BeFalse
    }

    It 'says what changed since a baseline' {
        Import-PacketCapture $ExampleCapture -Count 40 | Export-PacketCapture before.pcapng
        $null = New-TrafficReport $ExampleCapture report.html -Baseline before.pcapng
        $data = Get-PageData report.html
        $data.baseline.source | Should -Be before.pcapng
        $data.baseline.packets | Should -Be 40
        $differences = Compare-FlowSummary (Get-FlowSummary before.pcapng) (Get-FlowSummary $ExampleCapture) -By Host, Port, Application, ServerName
        $data.changes.total | Should -Be @($differences).Count

        $null = New-TrafficReport $ExampleCapture same.html -Baseline $ExampleCapture
        (Get-PageData same.html).changes.total | Should -Be 0
    }

    It 'writes no report if the baseline or the capture is missing' {
        New-TrafficReport $ExampleCapture report.html -Baseline missing.pcapng -ErrorAction SilentlyContinue -ErrorVariable errors
        $errors.FullyQualifiedErrorId | Should -BeLike 'CaptureFileNotFound,*'
        New-TrafficReport missing.pcapng report.html -ErrorAction SilentlyContinue
        Set-Content text.pcapng 'this is no capture'
        New-TrafficReport text.pcapng report.html -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike 'No report is written*'
        Test-Path report.html | Should -BeFalse
    }

    It 'reports the good packets of a damaged file' {
        $bytes = [System.IO.File]::ReadAllBytes($ExampleCapture)
        [System.IO.File]::WriteAllBytes((Join-Path $PWD cut.pcapng), $bytes[0..($bytes.Length - 30)])
        $null = New-TrafficReport cut.pcapng report.html -ErrorAction SilentlyContinue -ErrorVariable errors
        $errors.FullyQualifiedErrorId | Should -BeLike 'CaptureFileDamaged,*'
        $data = Get-PageData report.html
        $data.overview.damage | Should -Not -BeNullOrEmpty
        $data.overview.packets | Should -Be (Measure-PacketCapture cut.pcapng -ErrorAction SilentlyContinue).Packets
    }

    It 'needs an end for live traffic' {
        { New-TrafficReport -Interface $Loopback -OutFile live.html } | Should -Throw -ErrorId 'ParameterRequired,*'
        { Get-NetInterface $Loopback | New-TrafficReport -OutFile live.html } | Should -Throw -ErrorId 'ParameterRequired,*'
        Get-ChildItem *.none | New-TrafficReport -OutFile live.html | Should -BeNullOrEmpty
    }

    It 'has no markup of packets' {
        Write-HostileCapture (Join-Path $PWD ($IsWindows ? 'hostile.pcap' : '<b>hostile.pcap'))
        $null = Get-ChildItem -Filter *hostile.pcap | New-TrafficReport -OutFile hostile.html
        $page = Get-Content hostile.html -Raw
        $page | Should -Not -Match '<img|<b>'
        (Get-PageData hostile.html).transactions.columns.what.d | Should -BeLike 'GET http://<b>a</b>.example/</script><img/src=x/onerror=alert(1)>'
    }
}

Describe 'New-TrafficReport on an interface' -Skip:(-not $CanCapture) {
    It 'makes a report of the traffic of a second' {
        $traffic = Start-LoopbackTraffic 47017
        try { $null = New-TrafficReport -Interface $Loopback -Port 47017 -Duration 1 -OutFile $TestDrive/live.html }
        finally { Stop-LoopbackTraffic $traffic }
        (Get-PageData $TestDrive/live.html).overview.packets | Should -BeGreaterThan 10
    }
}

Describe 'The page of a report in a browser' {
    BeforeAll {
        . $PSScriptRoot/Support.ps1
        $browser = Get-Command chromium, chromium-browser, google-chrome -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        $script = Join-Path $RepositoryRoot tests/Browser/report.mjs
        $seen = $null
        if ($browser -and (Test-Path (Join-Path $RepositoryRoot tests/Browser/node_modules/playwright-core))) {
            Write-HostileCapture $TestDrive/hostile.pcap
            $null = New-TrafficReport $ExampleCapture, $TestDrive/hostile.pcap $TestDrive/report.html -Baseline $TestDrive/hostile.pcap -Title '</script><img src=x onerror=alert(1)>'
            $output = & node $script $browser.Source $TestDrive/report.html 2>&1
            $seen = $output | Select-Object -Last 1 | ConvertFrom-Json -AsHashtable
        }
    }

    It '<_>' -Skip:(-not $hasBrowser) -ForEach @(
        foreach ($size in '1280 x 800', '800 x 600', '390 x 844') { "fits $size, light"; "fits $size, dark" }
        'shows the heading as text'
        'shows the tiles'
        'sorts the flows by a number, both ways'
        'sorts addresses as numbers'
        'searches the flows'
        'scrolls to the last row, with few rows in the page'
        'is used with the keyboard'
        'shows a row when it is clicked'
        'finds the flows of a host'
        'zooms the chart by dragging and by buttons'
        'divides the chart by application, in packets, and hides a series'
        'switches the colours and the time zone'
        'prints'
        'sorts five thousand rows, and scrolls them, without a pause'
        'has no errors'
        'makes no requests'
    ) {
        $seen.Contains($_) | Should -BeTrue -Because "$output"
        $seen[$_] | Should -BeNullOrEmpty
    }
}
