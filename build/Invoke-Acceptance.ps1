<#
.SYNOPSIS
Runs the acceptance tests, and writes how many passed, failed and were skipped as one line of JSON.

.DESCRIPTION
For build.ps1, in a shell of its own: the tests load the module, and a file of a loaded module cannot be built again on Windows.

.PARAMETER Path
The file that takes the line.

.PARAMETER Test
Files or folders with tests.

.PARAMETER Report
A file for the results of the single tests, as NUnit writes them.

.PARAMETER SkipList
A file with tests that this system cannot carry. Each line has the file, the name of the test with what it is in, where wildcards are allowed,
and the reason, with tabs between them.
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [string[]] $Test = (Join-Path $PSScriptRoot '../tests/Acceptance'),
    [string] $Report,
    [string] $SkipList
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/Pester/Pester.psd1')
$configuration = New-PesterConfiguration
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($Report) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $Report
    $configuration.TestResult.OutputFormat = 'NUnit3'
}

if ($SkipList) {
    $skips = @(Get-Content -LiteralPath $SkipList | Where-Object { $_ -and $_ -notlike '#*' } | ConvertFrom-Csv -Delimiter "`t" -Header File, Name, Reason)
    # Pester leaves out whole lines of a file only, and many tests may be made of one line: so each asks before it begins.
    $configuration.Run.Container = foreach ($file in Get-ChildItem $Test -Filter *.Tests.ps1) {
        New-PesterContainer -Data @{ AcceptanceFile = $file.FullName; AcceptanceSkips = @($skips | Where-Object File -EQ $file.Name) } -ScriptBlock {
            param($AcceptanceFile, $AcceptanceSkips)
            # Not even what comes before the tests is run where all are left out.
            Describe (Split-Path -Leaf $AcceptanceFile) -Skip:($AcceptanceSkips.Name -contains '*') {
                BeforeEach {
                    # In a scope of its own, for the variables of the tests.
                    & {
                        # Pester puts the values of a case into the name of the test only later.
                        $data = $____Pester.CurrentTest.Data
                        $path = $____Pester.CurrentTest.ExpandedPath -replace '<(\w+)>', { $_.Groups[1].Value -eq '_' ? $data : $data[$_.Groups[1].Value] }
                        foreach ($skip in $AcceptanceSkips) { if ($path -like $skip.Name) { Set-ItResult -Skipped -Because $skip.Reason } }
                    }
                }
                . $AcceptanceFile
            }
        }
    }
}
else { $configuration.Run.Path = $Test }

$run = Invoke-Pester -Configuration $configuration
[ordered]@{
    Passed  = $run.PassedCount
    Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    Skipped = $run.SkippedCount + $run.NotRunCount + $run.InconclusiveCount
} | ConvertTo-Json -Compress | Set-Content -LiteralPath $Path
