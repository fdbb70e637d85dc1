<#
.SYNOPSIS
Builds, tests, runs and packs NetMonPS.

.DESCRIPTION
The one entry point for people and for CI. Runs in PowerShell 7.4 or later and in the project's own host (netmon) alike; build.sh brings a
machine without either to the point where this script can run.

.PARAMETER Task
Build   assembles the module in out/NetMon and the host in out/host. The default.
Test    builds, then runs every xUnit project and, where pwsh and Pester 5 are found, the acceptance tests. The last line adds them up.
Run     builds, then runs a PowerShell command with the module loaded; without one it shows the packets of examples/example.pcapng.
Pack    builds for release and makes out/pack/NetMon.VERSION.nupkg for PowerShell repositories.
Bench   builds for release and runs the scripts in bench/; arguments choose scripts by name.
Clean   deletes everything that the other tasks made.

.PARAMETER Argument
For Run: the command. For Test: options for `dotnet test`. For Bench: names of scripts.

.EXAMPLE
./build.ps1 Test

.EXAMPLE
./build.ps1 Run 'Import-PacketCapture ./examples/example.pcapng | Where-Object DstPort -eq 53'
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Run', 'Pack', 'Bench', 'Clean')]
    [string] $Task = 'Build',

    [Parameter(Position = 1, ValueFromRemainingArguments)]
    [string[]] $Argument = @()
)

# Only the language, .NET and the engine's own cmdlets are used here: the bare engine has no Test-Path, Join-Path or Write-Output.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$solution = [System.IO.Path]::Combine($root, 'NetMonPS.sln')
$module = [System.IO.Path]::Combine($root, 'out', 'NetMon')
$onWindows = [System.OperatingSystem]::IsWindows()

function Write-Line([string] $Text) { $Host.UI.WriteLine($Text) }

# Runs a program and stops the build when it fails.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments | Out-Default
    if ($LASTEXITCODE -ne 0) { throw "'$Program $Arguments' failed with exit code $LASTEXITCODE." }
}

function Get-Pwsh {
    $found = Get-Command -Name pwsh -CommandType Application -ErrorAction Ignore
    if ($found) { @($found)[0].Path }
}

function Get-NetMonHost { [System.IO.Path]::Combine($root, 'out', 'host', $(if ($onWindows) { 'netmon.exe' } else { 'netmon' })) }

# Runs PowerShell text with the module loaded: in pwsh where there is one, since it has every cmdlet, else in our own host.
function Invoke-WithModule([string] $Text) {
    $pwsh = Get-Pwsh
    if ($pwsh) { & $pwsh -NoLogo -NoProfile -Command "Import-Module '$($module.Replace("'", "''"))'; $Text" | Out-Default }
    else { & (Get-NetMonHost) -NoLogo -Command $Text | Out-Default }
}

function Invoke-Build {
    Invoke-Program dotnet @('build', $solution, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary')
}

function Invoke-Test {
    Invoke-Build
    $results = [System.IO.Path]::Combine($root, 'out', 'test-results')
    if ([System.IO.Directory]::Exists($results)) { [System.IO.Directory]::Delete($results, $true) }
    [void] [System.IO.Directory]::CreateDirectory($results)

    $count = @{ Passed = 0; Failed = 0; Skipped = 0 }
    $broken = $false
    & dotnet test --solution $solution --no-build --results-directory $results --report-xunit-trx @Argument | Out-Default
    if ($LASTEXITCODE -ne 0) { $broken = $true }
    foreach ($file in [System.IO.Directory]::GetFiles($results, '*.trx')) {
        $counters = ([xml] [System.IO.File]::ReadAllText($file)).TestRun.ResultSummary.Counters
        $passed = [int] $counters.passed
        $failed = [int] $counters.failed + [int] $counters.error + [int] $counters.timeout + [int] $counters.aborted
        $count.Passed += $passed
        $count.Failed += $failed
        $count.Skipped += [int] $counters.total - $passed - $failed
    }
    if ($count.Passed + $count.Failed -eq 0) { Write-Line 'No xUnit test ran.'; $broken = $true }

    Add-AcceptanceResult $count $results
    # A runner that failed without a failed test (a crash, an empty project) must not look like success.
    if ($broken -and $count.Failed -eq 0) { $count.Failed = 1 }
    Write-Line "$($count.Passed) passed, $($count.Failed) failed, $($count.Skipped) skipped"
    if ($count.Failed -gt 0) { exit 1 }
}

# What a user does, in Pester. Counted into $Count; where it cannot run, says why and counts its files as skipped.
function Add-AcceptanceResult([hashtable] $Count, [string] $Results) {
    $folder = [System.IO.Path]::Combine($root, 'tests', 'Acceptance')
    if (-not [System.IO.Directory]::Exists($folder)) { return }
    $files = [System.IO.Directory]::GetFiles($folder, '*.Tests.ps1').Length
    $pwsh = Get-Pwsh
    $pester = if ($pwsh) { & $pwsh -NoLogo -NoProfile -Command '(Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -ge 5 }).Count' }
    if (-not $pwsh -or [int] $pester -eq 0) {
        $missing = if ($pwsh) { 'Pester 5 (Install-PSResource Pester)' } else { 'PowerShell (pwsh) and Pester 5' }
        Write-Line "The acceptance tests ($files files in tests/Acceptance) did not run: they need $missing."
        $Count.Skipped += $files
        return
    }

    $summary = [System.IO.Path]::Combine($Results, 'acceptance.txt')
    $script = @"
`$c = New-PesterConfiguration
`$c.Run.Path = '$($folder.Replace("'", "''"))'
`$c.Run.PassThru = `$true
`$c.Output.Verbosity = 'Normal'
Import-Module Pester -MinimumVersion 5.0
`$r = Invoke-Pester -Configuration `$c
`$failed = `$r.FailedCount + `$r.FailedBlocksCount + `$r.FailedContainersCount
"`$(`$r.PassedCount) `$failed `$(`$r.SkippedCount + `$r.NotRunCount + `$r.InconclusiveCount)" | Set-Content -LiteralPath '$($summary.Replace("'", "''"))'
"@
    # On standard error of ours, so that what Pester prints is seen and the last line of this script stays the last.
    & $pwsh -NoLogo -NoProfile -NonInteractive -Command $script | Out-Default
    if (-not [System.IO.File]::Exists($summary)) {
        Write-Line 'The acceptance tests broke off.'
        $Count.Failed += 1
        return
    }
    $numbers = [System.IO.File]::ReadAllText($summary).Trim().Split(' ')
    $Count.Passed += [int] $numbers[0]
    $Count.Failed += [int] $numbers[1]
    $Count.Skipped += [int] $numbers[2]
    if ([int] $numbers[0] + [int] $numbers[1] -eq 0) { Write-Line 'No acceptance test ran.'; $Count.Failed += 1 }
}

function Invoke-Run {
    Invoke-Build
    if ($Argument) {
        Invoke-WithModule ($Argument -join ' ')
        exit $LASTEXITCODE
    }

    $example = [System.IO.Path]::Combine($root, 'examples', 'example.pcapng').Replace("'", "''")
    $text = "Import-PacketCapture -LiteralPath '$example'"
    Write-Line "> Import-PacketCapture ./examples/example.pcapng"
    # Each has a table of its own only where its output ends; what follows in one output is shown as a list.
    Invoke-WithModule "$text | Out-Default; Get-FlowSummary -LiteralPath '$example' | Out-Default"
    $code = $LASTEXITCODE
    Write-Line "These came from a file. Live, as root or with capture rights (README, Permissions):"
    Write-Line "    sudo ./build.sh run 'Get-NetInterface'"
    Write-Line "    sudo ./build.sh run 'Start-PacketCapture -Interface lo -Count 5'"
    Write-Line "and in any PowerShell: Import-Module $module"
    exit $code
}

function Invoke-Pack {
    # A folder of its own: a session that has out/NetMon loaded is not disturbed.
    $pack = [System.IO.Path]::Combine($root, 'out', 'pack')
    $content = [System.IO.Path]::Combine($pack, 'NetMon')
    if ([System.IO.Directory]::Exists($pack)) { [System.IO.Directory]::Delete($pack, $true) }
    $project = [System.IO.Path]::Combine($root, 'src', 'NetMon.Module', 'NetMon.Module.csproj')
    Invoke-Program dotnet @('build', $project, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary', '-c', 'Release', "-p:ModuleOutputPath=$content/")

    $manifest = Read-Manifest ([System.IO.Path]::Combine($content, 'NetMon.psd1'))
    $nuspec = [System.IO.Path]::Combine($pack, 'NetMon.nuspec')
    [System.IO.File]::WriteAllText($nuspec, (New-Nuspec $manifest))
    Invoke-Program dotnet @('pack', $project, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary', '-c', 'Release', '--no-build', '-o', $pack,
        "-p:NuspecFile=$nuspec", "-p:NuspecBasePath=$content", '-p:NoPackageAnalysis=true')
    Write-Line ([System.IO.Path]::Combine($pack, "NetMon.$($manifest.ModuleVersion).nupkg"))
}

function Read-Manifest([string] $Path) {
    $ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $null)
    $ast.Find({ param($a) $a -is [System.Management.Automation.Language.HashtableAst] }, $false).SafeGetValue()
}

# PowerShell's repositories find a module's cmdlets by the tags of its package.
function New-Nuspec([hashtable] $Manifest) {
    $data = $Manifest.PrivateData.PSData
    $cmdlets = foreach ($name in $Manifest.CmdletsToExport) { "PSCmdlet_$name"; "PSCommand_$name" }
    $tags = @('PSModule', 'PSIncludes_Cmdlet') + $cmdlets + $data.Tags -join ' '
    $escape = { param($text) [System.Security.SecurityElement]::Escape($text) }
    @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>NetMon</id>
    <version>$($Manifest.ModuleVersion)</version>
    <authors>$(& $escape $Manifest.Author)</authors>
    <owners>$(& $escape $Manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="expression">MIT</license>
    <description>$(& $escape $Manifest.Description)</description>
    <releaseNotes>$(& $escape $data.ReleaseNotes)</releaseNotes>
    <copyright>$(& $escape $Manifest.Copyright)</copyright>
    <tags>$tags</tags>
  </metadata>
  <files>
    <file src="**/*" target="" />
  </files>
</package>
"@
}

function Invoke-Bench {
    $folder = [System.IO.Path]::Combine($root, 'bench')
    $scripts = if ([System.IO.Directory]::Exists($folder)) { [System.IO.Directory]::GetFiles($folder, '*.ps1') }
    if ($Argument) { $scripts = $scripts | Where-Object { [System.IO.Path]::GetFileNameWithoutExtension($_) -in $Argument } }
    if (-not $scripts) { throw "There is no such script in bench/." }
    Invoke-Program dotnet @('build', $solution, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary', '-c', 'Release')
    foreach ($script in $scripts) {
        Write-Line "== $([System.IO.Path]::GetFileName($script))"
        $shell = if ($pwsh = Get-Pwsh) { $pwsh } else { Get-NetMonHost }
        Invoke-Program $shell @('-NoProfile', '-File', $script)
    }
}

function Invoke-Clean {
    $folders = @([System.IO.Path]::Combine($root, 'out'))
    foreach ($part in 'build', 'src', 'tests', 'bench', 'tools') {
        $path = [System.IO.Path]::Combine($root, $part)
        if (-not [System.IO.Directory]::Exists($path)) { continue }
        $folders += [System.IO.Directory]::GetDirectories($path) | ForEach-Object {
            foreach ($made in 'bin', 'obj', 'TestResults') { [System.IO.Path]::Combine($_, $made) }
        }
    }
    $folders | Where-Object { [System.IO.Directory]::Exists($_) } | ForEach-Object { [System.IO.Directory]::Delete($_, $true) }
}

switch ($Task) {
    'Build' { Invoke-Build; Write-Line "Import-Module $module" }
    'Test' { Invoke-Test }
    'Run' { Invoke-Run }
    'Pack' { Invoke-Pack }
    'Bench' { Invoke-Bench }
    'Clean' { Invoke-Clean }
}
