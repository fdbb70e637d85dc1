<#
.SYNOPSIS
Runs the acceptance tests in PowerShell for Windows under Wine, each test file in a separate shell.

.DESCRIPTION
Called by build.ps1 Test -Windows. The shell is netmon, published for Windows with its runtime. The log and the NUnit results of each file are
written to the results folder. The console shows failures, files that were run a second time, and the number of skipped tests for each reason;
one object with the totals is written to the pipeline. A skipped test without a reason in Wine.tsv is a failure, and so are more second runs
than -MaxRetry.

.PARAMETER Results
The folder for logs and results.

.PARAMETER Test
Names of test files. Wildcards are allowed.

.PARAMETER Patience
The timeout per test file in seconds. A file that times out counts as a failure.

.PARAMETER MaxRetry
The maximum number of files that may hang and be run a second time.
#>
param(
    [Parameter(Mandatory)] [string] $Results,
    [string[]] $Test = '*.Tests.ps1',
    [int] $Patience = 300,
    [int] $MaxRetry = 2
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/CurrentShell.ps1
$root = Split-Path $PSScriptRoot
$hostFolder = Join-Path $root out/host-windows
$list = Join-Path $root tests/Acceptance/Wine.tsv
$sum = [ordered]@{ Passed = 0; Failed = 0; Skipped = 0 }

# Debian's wine64 is not in the PATH, and its wine script complains about a missing 32-bit Wine.
$wine = Get-Command /usr/lib/wine/wine64, wine64, wine -CommandType Application -ErrorAction Ignore | Select-Object -First 1 -ExpandProperty Source
$server = Get-Command /usr/lib/wine/wineserver, wineserver -CommandType Application -ErrorAction Ignore | Select-Object -First 1 -ExpandProperty Source
foreach ($need in @{ wine = $wine; wineserver = $server; script = (Get-Command script -CommandType Application -ErrorAction Ignore) }.GetEnumerator()) {
    if (-not $need.Value) { throw "$($need.Key) is missing. On Debian: apt-get install wine64 bsdutils" }
}

& dotnet build (Join-Path $root src/NetMon.Shell/NetMon.Shell.csproj) -nologo -v quiet -tl:off -clp:NoSummary -r win-x64 --self-contained -p:BuildProjectReferences=false | Out-Default
if ($LASTEXITCODE -ne 0) { throw 'netmon could not be built for Windows.' }
# Start-Job runs pwsh from the folder of the shell. netmon accepts the same options.
Copy-Item (Join-Path $hostFolder netmon.exe) (Join-Path $hostFolder pwsh.exe)

$env:NETMON_WINDOWS = "'$wine' '$(Join-Path $hostFolder netmon.exe)'"
$env:WINEPREFIX = Join-Path $root out/wine
$env:WINEDEBUG = '-all'
# Otherwise .NET maps its code twice, and fails with an internal error in a finalizer.
$env:DOTNET_EnableWriteXorExecute = '0'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
# Disable the live table, because no key can be pressed in the tests.
$env:TERM = 'dumb'
# Stopping may hang, like anything in Wine; remaining processes end with their last program.
function Stop-Wine { & timeout --kill-after=5 30 $server --kill }

if (Test-Path $env:WINEPREFIX) {
    Stop-Wine
    Remove-Item $env:WINEPREFIX -Recurse -Force
}

$null = New-Item -ItemType Directory $env:WINEPREFIX, $Results -Force
& $wine wineboot --init *> (Join-Path $Results wineboot.log)
& $wine reg add HKCU\Software\Wine /v Version /d win10 /f *>> (Join-Path $Results wineboot.log)
# Wait until all processes of the first start have ended.
& timeout --kill-after=5 60 $server --wait

# Runs one file, and writes the line with its totals unless it crashes or times out.
function Invoke-File([System.IO.FileInfo] $File, [string] $Line, [string] $Report, [string] $Log) {
    if ($File.Directory.Name -eq 'Wine') {
        $program, $first = Get-CurrentShell
        & timeout --kill-after=5 $Patience $program @first -NoProfile -NonInteractive -File $invoke -Path $Line -Report $Report -Test $File *> $Log
        return
    }

    # Only a terminal has the console that PowerShell asks for. The paths are those of Wine's drive Z:, which is the root of this system.
    $command = "$env:NETMON_WINDOWS -NoProfile -NonInteractive -File '$invoke' -Path '$Line' -Report '$Report' -SkipList '$list' -Test '$File'"
    & timeout --kill-after=5 $Patience script --quiet --flush --return --command $command $Log *> $null
}

# Adds what a run of tests left behind, and says so.
function Add-Result([string] $Name, [string] $Line, [string] $Log, [timespan] $Elapsed) {
    $result = if (Test-Path $Line) { Get-Content $Line -Raw | ConvertFrom-Json }
    # Remove terminal sequences, and Wine's messages about reading the root directory of this system.
    $text = (Get-Content $Log -Raw) -replace '\e\[[0-9;?]*[a-zA-Z]|\e\].*?\a|\r' -replace '(?m)^wine: Read access denied for device .*\n'
    Set-Content $Log $text
    if ($result) { foreach ($outcome in @($sum.Keys)) { $sum[$outcome] += $result.$outcome } }
    else {
        # Its processes may still be running.
        Stop-Wine
        $sum.Failed++
    }

    $said = $result ? "$($result.Passed) passed, $($result.Failed) failed, $($result.Skipped) skipped" : 'crashed or timed out'
    [Console]::WriteLine("Windows: ${Name}: $said, $([int] $Elapsed.TotalSeconds) s")
    if (-not $result -or $result.Failed) { [Console]::WriteLine($text) }
}

# Returns the skipped tests with their reasons. The list also contains the reasons of tests that skip themselves.
function Get-Skip {
    $known = @(Get-Content -LiteralPath $list | Where-Object { $_ -and $_ -notlike '#*' } | ConvertFrom-Csv -Delimiter "`t" -Header File, Name, Reason)
    foreach ($report in Get-ChildItem $Results -Filter *.xml) {
        $file = "$($report.BaseName).Tests.ps1"
        foreach ($test in ([xml] (Get-Content $report -Raw)).SelectNodes('//test-case[@result != "Passed" and @result != "Failed"]')) {
            # A skipped test with data is named by the template of its title and the data, whose first line is the title.
            $name = $test.name -match '(?s)^(?<Path>.*?)<\w+>\("(?<Title>[^\n"]*)' ? $Matches.Path + $Matches.Title : $test.name
            $reason = $known.Where({ $_.File -eq $file -and $name -like $_.Name }, 'First').Reason
            [pscustomobject]@{ Reason = "$($reason ?? 'no reason')"; Test = $name }
        }
    }
}

# Shows the number of skipped tests per reason, and the tests without a known reason.
function Write-Skip {
    $skips = @(Get-Skip)
    $skips | Export-Csv (Join-Path $Results skipped.csv)
    [Console]::WriteLine("Windows: skipped, by reason ($($skips.Count) in all):")
    foreach ($group in $skips | Group-Object Reason | Sort-Object Count -Descending) { [Console]::WriteLine("| $($group.Count) | $($group.Name) |") }
    $unexplained = @($skips | Where-Object Reason -EQ 'no reason')
    $sum.Failed += $unexplained.Count
    foreach ($test in $unexplained.Test) { [Console]::WriteLine("Windows: skipped, and not in $(Split-Path -Leaf $list): $test") }
}

Push-Location $root
try {
    $invoke = Join-Path $PSScriptRoot Invoke-Acceptance.ps1
    $broken = 0
    $retried = @()
    $files = Get-ChildItem tests/Acceptance, tests/Wine -File | Where-Object { $name = $_.Name; $name -like '*.Tests.ps1' -and $Test.Where{ $name -like $_ } }
    foreach ($file in $files) {
        $log, $report, $line = 'log', 'xml', 'json' | ForEach-Object { Join-Path $Results "$($file.BaseName -replace '\.Tests$').$_" }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Invoke-File $file $line $report $log
        if (-not (Test-Path $line)) {
            # Wine itself may hang. A hang caused by NetMon occurs again.
            [Console]::WriteLine("Windows: $($file.Name) crashed or timed out, and is run once more.")
            $retried += $file.Name
            # The log of the first run shows where it hung.
            Copy-Item $log "$log.first" -ErrorAction Ignore
            Stop-Wine
            Invoke-File $file $line $report $log
        }

        Add-Result $file.Name $line $log $watch.Elapsed
        if (-not (Test-Path $line) -and ++$broken -eq 3) {
            [Console]::WriteLine('Windows: three files crashed or timed out, so Wine does not work here; the rest is skipped.')
            break
        }
    }
}
finally {
    Pop-Location
    Stop-Wine
}

Write-Skip
[Console]::WriteLine("Windows: $($retried.Count) of $(@($files).Count) files were run once more. $retried")
if ($retried.Count -gt $MaxRetry) {
    [Console]::WriteLine("Windows: this is more than the allowed $MaxRetry.")
    $sum.Failed++
}

[pscustomobject] $sum
