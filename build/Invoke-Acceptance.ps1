<#
.SYNOPSIS
Runs the acceptance tests, and writes how many passed, failed and were skipped as one line of JSON.

.DESCRIPTION
For build.ps1, in a shell of its own: the tests load the module, and a file of a loaded module cannot be built again on Windows.

.PARAMETER Path
The file that takes the line.

.PARAMETER Test
Files or folders with tests.
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [string[]] $Test = (Join-Path $PSScriptRoot '../tests/Acceptance')
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/Pester/Pester.psd1')
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Test
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration
[ordered]@{
    Passed  = $run.PassedCount
    Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    Skipped = $run.SkippedCount + $run.NotRunCount + $run.InconclusiveCount
} | ConvertTo-Json -Compress | Set-Content -LiteralPath $Path
