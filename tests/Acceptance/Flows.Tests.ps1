BeforeDiscovery {
    $groupings = 'Host', 'Conversation', 'Protocol', 'Port', 'Application', 'ServerName', 'Interface', 'Subnet', 'Time'
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    function Plain($Objects, $Width = 120) { @($Objects | Out-String -Stream -Width $Width | ForEach-Object { $_ -replace '\e\[[\d;]*m' } | Where-Object { $_ }) }
    function Sum($Objects, $Property) { ($Objects | Measure-Object $Property -Sum).Sum }
    $flows = Get-FlowSummary $ExampleCapture
}

Describe 'The table of flows' {
    It 'is one line a flow at <_> columns' -ForEach 80, 120, 200 {
        $lines = Plain $flows $_

        $lines.Count | Should -Be ($flows.Count + 2)
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $_
    }

    It 'has ends, state, bytes, packets, duration and application at <_> columns' -ForEach 80, 120 {
        (Plain $flows $_)[0] -split '\s+' -ne '' |
            Should -Be 'Proto', 'Source', 'Destination', 'State', 'Bytes', 'Packets', 'Duration', 'App'
    }
}

Describe 'A summary by <_>' -ForEach $groupings {
    BeforeAll {
        $by = $_
        $groups = Get-FlowSummary $ExampleCapture -By $by
    }

    It 'adds up to the flows' {
        # A packet is sent by one host and received by another.
        $factor = $by -in 'Host', 'Subnet' ? 2 : 1
        Sum $groups Packets | Should -Be ($factor * (Sum $flows Packets))
        Sum $groups Bytes | Should -Be ($factor * (Sum $flows Bytes))
    }

    It 'has a key for each group, and comes in order' {
        ($groups.Key | Sort-Object -Unique).Count | Should -Be @($groups).Count
        $order = $by -eq 'Time' ? ($groups.IntervalStart | Sort-Object) : ($groups.Bytes | Sort-Object -Descending)
        ($by -eq 'Time' ? $groups.IntervalStart : $groups.Bytes) | Should -Be $order
    }

    It 'fits a table of 80 and of 120 columns' {
        foreach ($width in 80, 120) {
            (Plain $groups $width | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
        }
        (Plain $groups)[0].Trim() | Should -Be "By: $by"
    }
}

Describe 'Who talks most' {
    It 'is one line' {
        $top = Get-FlowSummary $ExampleCapture -By Host -Top 3

        $top.Key | Should -Be '192.0.2.10', '192.0.2.80', '2001:db8::10'
        $top[0].Flows | Should -Be 10
        $top[0].PacketsSent | Should -Be 34
        $top[0].PacketsReceived | Should -Be 34
    }

    It 'agrees with Sort-Object' {
        (Get-FlowSummary $ExampleCapture -Top 5 -SortBy Packets -Descending).Packets |
            Should -Be ($flows | Sort-Object Packets -Descending -Top 5).Packets
        (Get-FlowSummary $ExampleCapture -SortBy StartTime).StartTime | Should -Be ($flows | Sort-Object StartTime).StartTime
    }
}

Describe 'Flows and summaries in files' {
    It 'are flat in CSV: every property a plain cell' {
        foreach ($objects in $flows, (Get-FlowSummary $ExampleCapture -By Conversation), (Compare-FlowSummary @() $flows)) {
            $csv = $objects | ConvertTo-Csv
            $rows = @($csv | ConvertFrom-Csv)

            $rows.Count | Should -Be $objects.Count
            $rows[0].PSObject.Properties.Name | Should -Be $objects[0].PSObject.Properties.Name
            $csv | Where-Object { $_ -match 'NetMon\.|System\.' } | Should -BeNullOrEmpty
        }
    }

    It 'come back from CliXml with their types, and look the same' {
        foreach ($objects in $flows, (Get-FlowSummary $ExampleCapture -By Host), (Compare-FlowSummary @() $flows)) {
            $path = Join-Path $TestDrive 'objects.clixml'
            $objects | Export-Clixml $path
            $back = Import-Clixml $path

            Plain $back | Should -BeExactly (Plain $objects)
            Plain ($back | Format-List) | Should -BeExactly (Plain ($objects | Format-List))
            Plain ($back | Format-Wide) | Should -BeExactly (Plain ($objects | Format-Wide))
        }
    }

    It 'filter and sort the same after CliXml' {
        $path = Join-Path $TestDrive 'flows.clixml'
        $flows | Export-Clixml $path
        $back = Import-Clixml $path

        $back[0].State | Should -BeOfType string
        $back[0].EndReason | Should -BeOfType string
        $back[0].Duration | Should -BeOfType double
        ($back | Where-Object EndReason -eq EndOfCapture).Count | Should -Be ($flows | Where-Object EndReason -eq EndOfCapture).Count
        ($back | Sort-Object Bytes, SrcPort).SrcPort | Should -Be ($flows | Sort-Object Bytes, SrcPort).SrcPort
    }
}

Describe 'Compare-FlowSummary' {
    BeforeAll {
        $before = Import-PacketCapture $ExampleCapture -Count 40 | Get-FlowSummary
        $after = Import-PacketCapture $ExampleCapture -Skip 40 | Get-FlowSummary
    }

    It 'finds what is new, gone and changed' {
        $differences = Compare-FlowSummary $before $after

        ($differences | Where-Object { $_.Grouping -eq 'Host' -and $_.Change -eq 'New' }).Key | Should -Be '2001:db8::53', 'ff02::1:ff00:53'
        ($differences | Where-Object Change -eq Gone).DifferenceBytes | Select-Object -Unique | Should -Be 0
        ($differences | Where-Object Change -eq New).ReferenceBytes | Select-Object -Unique | Should -Be 0
        $differences.Grouping | Select-Object -Unique | Should -Be 'Host', 'Port', 'Conversation'
    }

    It 'takes a baseline from <Format>' -ForEach @{ Format = 'CSV' }, @{ Format = 'CliXml' } {
        $path = Join-Path $TestDrive "baseline.$Format"
        foreach ($objects in $before, ($ExampleCapture | ForEach-Object { Get-FlowSummary $_ -By Port })) {
            if ($Format -eq 'CSV') { $objects | Export-Csv $path; $baseline = Import-Csv $path }
            else { $objects | Export-Clixml $path; $baseline = Import-Clixml $path }

            Compare-FlowSummary $baseline $objects | Should -BeNullOrEmpty
            Compare-FlowSummary $baseline $after -Quiet | Should -BeTrue
        }
    }

    It 'takes what came out of a job' {
        $job = Start-Job { Import-Module $using:ModulePath; Get-FlowSummary $using:ExampleCapture }
        $remote = $job | Receive-Job -Wait -AutoRemoveJob

        Compare-FlowSummary $remote $flows -Quiet | Should -BeFalse
    }

    It 'makes an exit code' {
        $script = "Import-Module '$ModulePath'; `$flows = Get-FlowSummary '$ExampleCapture'; if (Compare-FlowSummary @() `$flows -Quiet) { exit 3 }"
        (Invoke-FreshShell $script).ExitCode | Should -Be 3
    }

    It 'fits a table of 80 and of 120 columns' {
        foreach ($width in 80, 120) {
            (Plain (Compare-FlowSummary $before $after) $width | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
        }
    }
}
