<#
.SYNOPSIS
Runs the acceptance tests, and writes the numbers of passed, failed and skipped tests as one line of JSON.

.DESCRIPTION
Called by build.ps1 in a separate shell, because the tests load the module, and on Windows the files of a loaded module cannot be overwritten.

.PARAMETER Path
The output file for the JSON line.

.PARAMETER Test
Files or folders with tests.

.PARAMETER Report
The output file for the results of each test, in NUnit format.

.PARAMETER SkipList
A file with tests to skip on this system. Each line has three tab-separated fields: the file, the full name of the test (wildcards are allowed),
and the reason.
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
    # Pester can exclude tests only by line, and one line may create many tests, so each test checks the list before it starts.
    $configuration.Run.Container = foreach ($file in Get-ChildItem $Test -Filter *.Tests.ps1) {
        New-PesterContainer -Data @{ AcceptanceFile = $file.FullName; AcceptanceSkips = @($skips | Where-Object File -EQ $file.Name) } -ScriptBlock {
            param($AcceptanceFile, $AcceptanceSkips)
            # If all tests are skipped, their setup is not run either.
            Describe (Split-Path -Leaf $AcceptanceFile) -Skip:($AcceptanceSkips.Name -contains '*') {
                BeforeEach {
                    # A separate scope, to keep the variables away from the tests.
                    & {
                        # Pester expands the values of a test case in the name only later.
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
