# Tests objects with ordinary PowerShell cmdlets. Covers every output type of the cmdlets, so that new types are tested too.
BeforeDiscovery {
    . $PSScriptRoot/Support.ps1
    $emitted = @((Get-Command -Module NetMon).OutputType.Type | Where-Object Namespace -eq 'NetMon' | Sort-Object FullName -Unique)
    $types = $emitted.ForEach{ @{ Type = $_; Name = $_.Name } }
    $zones = 'UTC', 'Asia/Tokyo', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'Europe/Berlin'
}

BeforeAll {
    . $PSScriptRoot/Support.ps1

    # Types allowed in a CSV cell, and a few nested ones by design, which have a text form.
    $Scalars = [string], [bool], [byte], [int16], [uint16], [int], [uint32], [long], [uint64], [double], [datetime], [NetMon.TcpFlags]
    $Trees = @('PacketRecord.Inner', 'PacketLayer.Fields', 'PacketField.Value') +
        [NetMon.CaptureOverview].GetProperties().Where{ $_.PropertyType.IsGenericType -and $_.PropertyType.Name -like 'OverviewCollection*' }.ForEach{ "CaptureOverview.$($_.Name)" }

    # A pcap file with one raw IPv4 packet: UDP in IPv4 in IPv4.
    $inner = [byte[]](0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x0f, 0xa0, 0x0f, 0xa1, 0, 12, 0, 0, 1, 2, 3, 4)
    $outer = [byte[]](0x45, 0, 0, 52, 0, 0, 0, 0, 64, 4, 0, 0, 198, 51, 100, 1, 198, 51, 100, 2)
    $head = [byte[]](0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0, 52, 0, 0, 0)
    [System.IO.File]::WriteAllBytes((Join-Path $TestDrive 'tunnel.pcap'), [byte[]]($head + $outer + $inner))

    $logins = Join-Path $TestDrive 'logins.pcap'
    Write-LoginCapture $logins

    $config = Join-Path $TestDrive 'bad.toml'
    Set-Content $config "[general]`nfile = 'nowhere.pcapng'`nfoo = 1"

    Register-TrafficAlert -Name objects-web -DestinationPort 80 -Severity High -Description 'A rule, with "quotes", commas'
    Register-TrafficAlert -Name objects-many -SourceAddress 192.0.2.0/24 -Threshold 5 -Window 1s -GroupBy Source -Cooldown 60
    # A pcap file does not record the interface.
    $unnamed = Join-Path $TestDrive 'unnamed.pcap'
    Import-PacketCapture $ExampleCapture | Export-PacketCapture $unnamed
    $trace = Join-Path $RepositoryRoot 'tests/data/pktmon.etl'
    $packets = @(Import-PacketCapture $ExampleCapture) + @(Import-PacketCapture (Join-Path $TestDrive 'tunnel.pcap')) + @(Import-PacketCapture $trace)
    $live = @{
        PacketRecord = $packets
        FlowRecord = @(Get-FlowSummary $ExampleCapture) + @(Get-FlowSummary $unnamed)
        TrafficSummary = @([Enum]::GetNames([NetMon.TrafficGrouping]).ForEach{ Get-FlowSummary $ExampleCapture -By $_ })
        FlowSummaryDifference = @(Compare-FlowSummary @($packets[0..40] | Get-FlowSummary) @($packets[41..97] | Get-FlowSummary))
        CaptureStatistics = @(Get-CaptureStatistics)
        NetInterface = @(Get-NetInterface)
        TrafficAlert = @(Get-TrafficAlert objects-*)
        TrafficAlertEvent = @(Test-TrafficAlert $ExampleCapture -Name objects-*) + @(Test-TrafficAlert $unnamed -Name objects-*)
        AlertChannelSettings = @((New-AlertChannel https://example.com/hook -Header X-Token -HeaderVariable HOOK), (New-AlertChannel -Path ./alerts.ndjson))
        ConfigFinding = @(Test-TrafficMonitorConfig $config)
        PacketChecksum = @($packets | Test-PacketChecksum)
        PacketLayer = @($packets[18, 39, 98] | Get-PacketDetail)
        PacketField = @($packets[18, 39, 98] | Get-PacketDetail -Field *)
        PacketHexLine = @($packets[18, 39] | Get-PacketDetail -Hex)
        TcpStreamSegment = @(Get-TcpStream $ExampleCapture) + @(Get-TcpStream $unnamed)
        DnsTransaction = @(Get-DnsTransaction $ExampleCapture) + @(Import-PacketCapture $ExampleCapture | Where-Object Number -In 19, 20, 21 | Get-DnsTransaction)
        HttpTransaction = @(Get-HttpTransaction $ExampleCapture) + @(Get-HttpTransaction $unnamed)
        HttpObject = @(Get-HttpTransaction $ExampleCapture | Export-HttpObject -HashOnly)
        TlsSession = @(Get-TlsSession $ExampleCapture) + @(Get-TlsSession $unnamed)
        CaptureOverview = @(Measure-PacketCapture $ExampleCapture) + @(Measure-PacketCapture $logins)
        CleartextCredential = @(Find-CleartextCredential $logins)
        # Objects that only a live capture or a delivery creates are constructed here, with a different value in each property.
        MonitorHealth = @()
        AlertDeliveryStatistics = @()
    }
    foreach ($type in [NetMon.MonitorHealth], [NetMon.AlertDeliveryStatistics]) {
        $live[$type.Name] = @(foreach ($start in 11, 100000011) {
            $made = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type)
            foreach ($property in $type.GetProperties('Public, Instance').Where{ $_.CanWrite }) {
                $start++
                $plain = [Nullable]::GetUnderlyingType($property.PropertyType) ?? $property.PropertyType
                $value = switch ($plain) {
                    ([string]) { "$($property.Name) $start" }
                    ([bool]) { $true }
                    ([datetime]) { [datetime]::new(2026, 8, 21, 1, 2, 3, 'Local').AddTicks($start) }
                    default { [Convert]::ChangeType($start, $plain) }
                }
                $property.SetValue($made, $value)
            }
            if ($type -eq [NetMon.MonitorHealth] -and $type.GetProperty('TimeNanoseconds').CanWrite) {
                $type.GetProperty('TimeNanoseconds').SetValue($made, ($made.Time.ToUniversalTime() - [datetime]::UnixEpoch).Ticks * 100)
            }
            $made
        })
    }

    function Plain($Objects) { ($Objects | Out-String -Width 160) -replace '\e\[[\d;]*m' }
    function NamesOf([type] $Type) { $Type.GetProperties('Public, Instance').Name }
    # Equal text for equal values: numbers regardless of type, times to the tick.
    function Canonical($Value) {
        if ($null -eq $Value) { return '' }
        if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('o') }
        if ($Value -is [enum]) { return "$([long]$Value)" }
        if ($Value -is [double]) { return $Value.ToString('R', [cultureinfo]::InvariantCulture) }
        [string]::Format([cultureinfo]::InvariantCulture, '{0}', $Value)
    }
    # Headings of the type's tables, as printed.
    function HeadingsOf([string] $TypeName) {
        foreach ($view in (Get-FormatData -TypeName $TypeName).FormatViewDefinition) {
            if ($view.Control -isnot [System.Management.Automation.TableControl]) { continue }
            for ($i = 0; $i -lt $view.Control.Headers.Count; $i++) {
                $entry = $view.Control.Rows[0].Columns[$i].DisplayEntry
                $label = $view.Control.Headers[$i].Label
                [pscustomobject]@{
                    Label = $label ? $label : $entry.Value
                    Show = $entry.ValueType -eq 'Property' ? [scriptblock]::Create("`$_.'$($entry.Value)'") : [scriptblock]::Create($entry.Value)
                }
            }
        }
    }
}

AfterAll { Get-TrafficAlert objects-* | Unregister-TrafficAlert }

Describe 'The type <Name>' -ForEach $types {
    BeforeAll {
        $objects = $live[$Name]
        $names = NamesOf $Type
    }

    It 'is made by this test' { $objects.Count | Should -BeGreaterThan 0 }

    It 'has only properties that are one clean cell' {
        foreach ($property in $Type.GetProperties('Public, Instance')) {
            if ("$Name.$($property.Name)" -in $Trees) { continue }
            ([Nullable]::GetUnderlyingType($property.PropertyType) ?? $property.PropertyType) | Should -BeIn $Scalars -Because $property.Name
        }
    }

    It 'is null, and no empty text, where something is not known' {
        foreach ($object in $objects) {
            foreach ($property in $names) { $object.$property | Should -Not -BeExactly '' -Because $property }
        }
    }

    It 'has exact nanoseconds beside each time' {
        foreach ($property in $Type.GetProperties('Public, Instance')) {
            if (([Nullable]::GetUnderlyingType($property.PropertyType) ?? $property.PropertyType) -ne [datetime]) { continue }
            $beside = @("$($property.Name)Nanoseconds", "$($property.Name -replace 'Time$')Nanoseconds").Where{ $_ -in $names }[0]
            $beside | Should -Not -BeNullOrEmpty -Because $property.Name
            foreach ($object in $objects) {
                $time = $object.($property.Name)
                if ($null -eq $time) { $object.$beside | Should -BeNullOrEmpty; continue }
                $time.Kind | Should -Be 'Local'
                ($time.ToUniversalTime() - [datetime]::UnixEpoch).Ticks | Should -Be ([Math]::Floor([decimal]$object.$beside / 100)) -Because $property.Name
            }
        }
    }

    It 'is scalars in JSON, and comes back equal' {
        $json = $objects | ConvertTo-Json -Depth 3 -AsArray -WarningAction SilentlyContinue
        $back = @($json | ConvertFrom-Json)
        $back.Count | Should -Be $objects.Count
        for ($i = 0; $i -lt $back.Count; $i++) {
            $back[$i].PSObject.Properties.Name | Should -Be $names
            foreach ($property in $names) {
                if ("$Name.$property" -in $Trees) { continue }
                $back[$i].$property | Should -Not -BeOfType [System.Management.Automation.PSCustomObject] -Because $property
                $value = $objects[$i].$property
                # ConvertFrom-Json converts text that looks like a time, such as the key of an interval.
                if ($value -is [string] -and $back[$i].$property -is [datetime]) { $value = ([DateTimeOffset]$value).UtcDateTime }
                Canonical $back[$i].$property | Should -BeExactly (Canonical $value) -Because "$property of $i"
            }
        }
    }

    It 'comes back from CSV with the same text, number and instant' {
        $path = Join-Path $TestDrive "$Name.csv"
        $objects | Export-Csv $path
        $back = @(Import-Csv $path)
        $back.Count | Should -Be $objects.Count
        $back[0].PSObject.Properties.Name | Should -Be $names
        for ($i = 0; $i -lt $back.Count; $i++) {
            foreach ($property in $names) {
                $value = $objects[$i].$property
                $cell = $back[$i].$property
                if ($null -eq $value) { $cell | Should -BeExactly ''; continue }
                if ($value -is [datetime]) {
                    # Export-Csv drops fractions of a second; the nanoseconds are compared as numbers.
                    [datetime]::Parse($cell, [cultureinfo]::CurrentCulture).ToString('s') | Should -BeExactly $value.ToString('s')
                }
                elseif ($value -is [NetMon.TcpFlags]) { [NetMon.TcpFlags]$cell | Should -Be $value }
                elseif ($value -is [double]) { [double]$cell | Should -Be $value -Because $property }
                elseif ($value -is [ValueType] -and $value -isnot [bool]) { [decimal]$cell | Should -Be ([decimal]$value) -Because $property }
                elseif ("$Name.$property" -in $Trees) { $cell | Should -Not -Match '^(NetMon|System)\.' -Because $property }
                else {
                    $cell | Should -BeExactly "$value" -Because $property
                    $cell | Should -Not -Match '^(NetMon|System)\.' -Because $property
                }
            }
        }
    }

    It 'sorts, filters and looks the same after CliXml, twice' {
        $path = Join-Path $TestDrive "$Name.clixml"
        $back = $objects
        foreach ($journey in 1, 2) {
            @($back) | Export-Clixml $path -Depth 4
            $back = @(Import-Clixml $path)
            $back.Count | Should -Be $objects.Count
            ($back[0] | ConvertTo-Csv)[0] | Should -BeExactly ($objects[0] | ConvertTo-Csv)[0]
            foreach ($property in $names) {
                if ("$Name.$property" -in $Trees) { continue }
                for ($i = 0; $i -lt $back.Count; $i++) {
                    Canonical $back[$i].$property | Should -BeExactly (Canonical $objects[$i].$property) -Because "$property of $i"
                }
                $known = $objects.Where{ $null -ne $_.$property }
                if (-not $known) { continue }
                $value = $known[0].$property
                $value.GetType() | Should -Be $back.Where{ $null -ne $_.$property }[0].$property.GetType() -Because $property
                @($back | Where-Object $property -EQ $value).Count | Should -Be @($objects | Where-Object $property -EQ $value).Count -Because $property
                ($back | Sort-Object $property -Stable).ForEach{ Canonical $_.$property } |
                    Should -BeExactly ($objects | Sort-Object $property -Stable).ForEach{ Canonical $_.$property } -Because $property
            }
            Plain $back | Should -BeExactly (Plain $objects)
            Plain ($back | Format-List) | Should -BeExactly (Plain ($objects | Format-List))
        }
    }

    It 'gives each number to Measure-Object' {
        foreach ($property in $Type.GetProperties('Public, Instance')) {
            $plain = [Nullable]::GetUnderlyingType($property.PropertyType) ?? $property.PropertyType
            if (-not $plain.IsPrimitive -or $plain -eq [bool]) { continue }
            $known = $objects.Where{ $null -ne $_.($property.Name) }
            if (-not $known) { continue }
            $measured = $known | Measure-Object $property.Name -Sum -Minimum -Maximum -ErrorAction Stop
            $measured.Count | Should -Be $known.Count -Because $property.Name
            # Measure-Object uses double, so 1795405597286218000 is returned with its precision.
            $values = [double[]]$known.ForEach{ $_.($property.Name) }
            [double]$measured.Maximum | Should -Be ([System.Linq.Enumerable]::Max($values)) -Because $property.Name
            [double]$measured.Minimum | Should -Be ([System.Linq.Enumerable]::Min($values)) -Because $property.Name
        }
    }

    It 'has each heading of its table as a property, before and after serialisation' {
        $headings = @(HeadingsOf $Type.FullName)
        $headings.Count | Should -BeGreaterThan 1
        $path = Join-Path $TestDrive "$Name.headings.clixml"
        $objects | Export-Clixml $path -Depth 4
        foreach ($set in $objects, @(Import-Clixml $path)) {
            foreach ($heading in $headings) {
                $selected = @($set | Select-Object $heading.Label)
                for ($i = 0; $i -lt $set.Count; $i++) {
                    $shown = $set[$i] | ForEach-Object $heading.Show
                    # A question mark means null (unknown).
                    if ("$shown" -replace '\e\[[\d;]*m' -in '', '?') { continue }
                    "$($selected[$i].($heading.Label))" | Should -Not -BeNullOrEmpty -Because "the table shows '$shown' below $($heading.Label)"
                }
            }
        }
    }
}

Describe 'Objects of a job and of a second process' {
    It 'are the same' {
        $script = "Import-Module '$ModulePath'; Get-FlowSummary '$ExampleCapture'; Import-PacketCapture '$ExampleCapture'"
        $here = @(Get-FlowSummary $ExampleCapture) + @(Import-PacketCapture $ExampleCapture)
        $job = Start-Job ([scriptblock]::Create($script))
        $there = @($job | Wait-Job | Receive-Job)
        Remove-Job $job
        $program, $first = Get-CurrentShell
        $other = @(& $program @first -NoProfile -NonInteractive -OutputFormat Xml -Command $script)
        foreach ($back in $there, $other) {
            $back.Count | Should -Be $here.Count
            $flows, $packets = $back.Where({ $_.PSObject.TypeNames[0] -like '*FlowRecord' }, 'Split')
            $flows.ForEach{ "$($_.StartNanoseconds) $($_.Source) $($_.State) $($_.Duration)" } |
                Should -BeExactly $here[0..18].ForEach{ "$($_.StartNanoseconds) $($_.Source) $($_.State) $($_.Duration)" }
            ($flows | Sort-Object Duration -Descending)[0].Duration | Should -Be 1.270246
            @($packets | Where-Object TcpFlags -Match RST).Number | Should -Be 51, 73, 92
            @($packets | Where-Object { $_.TcpFlags -band [NetMon.TcpFlags]'RST' }).Number | Should -Be 51, 73, 92
            # PowerShell does not convert XML output of a process to packets; a cast does.
            ([NetMon.PacketRecord[]]$packets | Get-FlowSummary).Count | Should -Be 19
        }
    }
}

Describe 'Times in <_>' -Tag Zones -ForEach $zones {
    BeforeAll {
        $zone = $_
        # Frames of one UDP flow at the given times, in nanoseconds since the Unix epoch.
        function Write-Capture([string] $Path, [long[]] $Nanoseconds) {
            $stream = [System.IO.MemoryStream]::new()
            $writer = [System.IO.BinaryWriter]::new($stream)
            $writer.Write([byte[]](0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0))
            foreach ($time in $Nanoseconds) {
                $writer.Write([uint32][Math]::Floor([decimal]$time / 1000000000)); $writer.Write([uint32]($time % 1000000000))
                $writer.Write([uint32]60); $writer.Write([uint32]60)
                $writer.Write([byte[]]([byte[]]::new(12) + 8, 0, 0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, 0x13, 0x88, 0x13, 0x89, 0, 8, 0, 0 + [byte[]]::new(18)))
            }
            [System.IO.File]::WriteAllBytes($Path, $stream.ToArray())
        }
        function Invoke-InZone([string] $Script) {
            $before = $env:TZ
            $env:TZ = $zone
            try { (Invoke-FreshShell "Import-Module '$ModulePath'; $Script").Output } finally { $env:TZ = $before }
        }
    }

    It 'compares with Get-Date' -Skip:$IsWindows {
        $path = Join-Path $TestDrive 'fresh.pcap'
        $now = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() * 1000000
        Write-Capture $path ($now - 7200000000000), ($now - 60000000000), ($now - 1000000000), ($now - 1)
        Invoke-InZone @"
            `$packets = Import-PacketCapture '$path'
            @(`$packets | Where-Object Timestamp -gt (Get-Date).AddMinutes(-5)).Count
            @(`$packets | Where-Object Timestamp -gt (Get-Date).AddHours(1)).Count
            @(`$packets | Where-Object Timestamp -lt (Get-Date).AddHours(-1)).Number
            @(`$packets | Where-Object { `$_.Timestamp -gt ([datetime]::UtcNow.AddMinutes(-5).ToLocalTime()) }).Count
            @(Get-FlowSummary '$path' | Where-Object StartTime -gt (Get-Date).AddHours(1)).Count
"@ | Should -Be '3', '0', '1', '3', '0'
    }

    # 2026-10-25 01:00 UTC: Berlin sets its clocks back; New York does on 2026-11-01 06:00 UTC, Chatham on 2026-04-04 14:00 UTC.
    It 'keeps the order of a day when clocks change' -Skip:$IsWindows {
        foreach ($change in 1792890000, 1793512800, 1775311200) {
            $path = Join-Path $TestDrive 'change.pcap'
            $times = [long[]](-90, -30, 0, 30, 90).ForEach{ ($change + $_ * 60) * 1000000000L + 7 }
            Write-Capture $path $times
            Invoke-InZone @"
                `$packets = Import-PacketCapture '$path'
                (`$packets | Sort-Object TimestampNanoseconds -Descending).Number -join ' '
                `$packets.ForEach{ (`$_.Timestamp.ToUniversalTime() - [datetime]::UnixEpoch).Ticks * 100 + `$_.TimestampNanoseconds % 100 } -join ' '
                `$ErrorActionPreference = 'Stop'; (Get-FlowSummary '$path' -By Time -Interval 60 -ActiveTimeout 60 -SortBy Key).IntervalStartNanoseconds -join ' '
                (`$packets | ConvertTo-Json | ConvertFrom-Json).ForEach{ (`$_.Timestamp.ToUniversalTime() - [datetime]::UnixEpoch).Ticks * 100 } -join ' '
"@ | Should -Be '5 4 3 2 1', ($times -join ' '), ($times.ForEach{ $_ - $_ % 60000000000 } -join ' '), ($times.ForEach{ $_ - $_ % 100 } -join ' ')
        }
    }
}

Describe 'Durations' {
    It 'are seconds' {
        $flows = Get-FlowSummary $ExampleCapture
        @($flows | Where-Object Duration -gt 60).Count | Should -Be 0
        @($flows | Where-Object Duration -gt 1).Count | Should -Be 1
        [Math]::Round(($flows | Measure-Object Duration -Maximum).Maximum, 2) | Should -Be 1.27
    }
}
