BeforeAll {
    . $PSScriptRoot/Support.ps1
    $script = Join-Path $RepositoryRoot bench/Compare-Peers.ps1
    $capture = Join-Path $RepositoryRoot examples/example.pcapng
}

Describe 'Compare-Peers' {
    It 'has the rows and targets of docs/performance.md' {
        $page = (Get-Content (Join-Path $RepositoryRoot docs/performance.md)) -match '^\| \w+[\w.]* \| (>= )?[\d.]+'
        $documented = $page.ForEach{ $cells = $_.Split('|').Trim(); "$($cells[1]): $($cells[2] -replace ' [A-Za-z]+$'), $($cells[3] -replace ' [A-Za-z]+$')" }

        # A row without a target is no promise.
        $rows = & $script -List | Where-Object { $null -ne $_.Must }
        $rows.ForEach{ '{0}: {1}, {2}' -f $_.Name, ($_.AtLeast ? ">= $($_.Must)" : "$($_.Must)"), $_.Aim } |
            Should -Be ($documented -replace '(\d)\.0\b', '$1')
    }

    It 'measures a row, names the machine, and writes both as Markdown' {
        $table = Join-Path $TestDrive table.md
        $result = Invoke-FreshShell "& '$script' -Path '$capture' -Name Flow.Pipe, Variable -Run 1 -Markdown '$table' | ForEach-Object Name"

        $result.ExitCode | Should -Be 0 -Because ($result.Output -join "`n")
        $result.Output | Should -Contain Flow.Pipe
        $result.Output | Should -Contain Variable
        $lines = Get-Content $table
        $lines[0] | Should -BeLike 'Machine: * processors, * GiB of memory, *'
        $lines -like 'File: example.pcapng, 98 packets, *' | Should -HaveCount 1
        $lines -match '^\| Flow\.Pipe \| Import \\\| Get-FlowSummary \| [\d.]+ s \| Import \\\| Out-Null \| [\d.]+ s \| [\d.]+ \|' | Should -HaveCount 1
        # Each line of the table has its ten cells.
        $lines -like '|*' | ForEach-Object { ($_ -replace '\\\|').Split('|').Count | Should -Be 12 }
    }

    It 'leaves out what cannot be measured, and says why' {
        $result = Invoke-FreshShell "& '$script' -Path '$capture' -Name Live.* -Run 1 3>&1"

        $result.Output -join "`n" | Should -BeLike '*left out: Live.Flows: *'
    }

    It 'does not take a program that fails for a fast one' -Skip:$IsWindows {
        . (Join-Path $RepositoryRoot bench/Peers/Measuring.ps1)

        { Measure-Program sh -c 'exit 3' } | Should -Throw '*exit code 3*'
        Measure-Program sh -c 'exit 0' | Should -BeGreaterThan 0
    }
}
