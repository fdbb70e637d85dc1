#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, runs and packs NetMonPS.

.DESCRIPTION
The single entry point for developers and CI. Runs in PowerShell 7.4 or later; build.sh installs PowerShell if it is missing.

.PARAMETER Task
Build   assembles the module in out/NetMon and the host in out/host. The default.
Test    builds, then runs all xUnit projects and the acceptance tests. The last line shows the totals.
Run     builds, then runs a PowerShell command with the module loaded; by default it shows the packets of examples/example.pcapng.
Pack    builds for release and creates out/pack/NetMon.VERSION.nupkg for PowerShell repositories.
Bench   builds for release and runs a script of bench/: its name, and its arguments. Without a name, lists the scripts.
Clean   deletes all output of the other tasks.

.PARAMETER Windows
For Test, on Linux: builds, then runs only the acceptance tests, in PowerShell for Windows under Wine.

.PARAMETER Sign
For Pack: a script that is given the folder of the finished module, to sign what is in it. The package is made of the folder after that.

.PARAMETER Argument
For Run: the command. For Test: options for `dotnet test`; with -Windows, names of test files. For Bench: the name of a script
and its arguments.

.EXAMPLE
./build.ps1 Test

.EXAMPLE
./build.ps1 Test -Windows Import*, Live*

.EXAMPLE
./build.ps1 Bench Compare-Peers -Path big.pcap

.EXAMPLE
./build.ps1 Run 'Import-PacketCapture ./examples/example.pcapng | Where-Object DstPort -eq 53'
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Run', 'Pack', 'Bench', 'Clean')]
    [string] $Task = 'Build',

    [switch] $Windows,

    [string] $Sign,

    [Parameter(Position = 1, ValueFromRemainingArguments)]
    [string[]] $Argument = @()
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$solution = Join-Path $root NetMonPS.sln
$module = Join-Path $root out/NetMon
. (Join-Path $root build/CurrentShell.ps1)

# Runs a program, and stops the build if it fails.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments | Out-Default
    if ($LASTEXITCODE -ne 0) { throw "'$Program $Arguments' failed with exit code $LASTEXITCODE." }
}

# Starts another PowerShell, because this one must not load the module that it builds.
function Invoke-Shell([string[]] $Arguments) {
    $program, $first = Get-CurrentShell
    & $program @first -NoLogo -NoProfile @Arguments | Out-Default
}

# Live capture and -Filter need libpcap. macOS includes it, and on Windows Npcap has its own installer.
function Install-Libpcap {
    if (-not $IsLinux) { return }
    foreach ($name in 'libpcap.so.1', 'libpcap.so.0.8', 'libpcap.so') {
        if ([System.Runtime.InteropServices.NativeLibrary]::TryLoad($name, [ref] [IntPtr]::Zero)) { return }
    }
    # Debian renamed the package for 64-bit time; apt still finds it by the old name.
    $installers = [ordered]@{
        'apt-get' = 'install -y libpcap0.8'; dnf = 'install -y libpcap'; yum = 'install -y libpcap'
        zypper = '--non-interactive install libpcap1'; pacman = '-S --noconfirm libpcap'; apk = 'add libpcap'
    }
    $program = $installers.Keys | Where-Object { Get-Command $_ -CommandType Application -ErrorAction Ignore } | Select-Object -First 1
    $command = if ($program) { "$program $($installers[$program])" } else { 'the package manager of this system' }
    $missing = 'libpcap is missing. Live capture and -Filter need it; reading files does not.'
    if (-not $program -or -not [Environment]::IsPrivilegedProcess) {
        [Console]::Error.WriteLine("$missing Install it with: $($program ? "sudo $command" : $command)")
        return
    }
    [Console]::Error.WriteLine("$missing Installing it with: $command")
    $env:DEBIAN_FRONTEND = 'noninteractive'
    $log = @(if ($program -eq 'apt-get') { & $program update -q 2>&1 }; & $program $installers[$program].Split(' ') 2>&1)
    if ($LASTEXITCODE -ne 0) { [Console]::Error.WriteLine("The installation failed:`n$($log -join "`n")") }
}

# Shows each completed project, because a first build takes minutes; errors and warnings are shown in full.
function Invoke-Build {
    Install-Libpcap
    $done = [System.Collections.Generic.HashSet[string]]::new()
    & dotnet build $solution -nologo -v minimal -tl:off -clp:NoSummary | ForEach-Object {
        if ($_ -match '^\s*(?<Part>[\w.]+) -> ') { if ($done.Add($Matches.Part)) { "  built $($Matches.Part)" } }
        elseif ($_ -match '^\s*Determining projects to restore') { '  restoring packages' }
        elseif ($_ -match ': (error|warning) ') { $_ }
    } | Out-Default
    if ($LASTEXITCODE -ne 0) { throw "The build failed with exit code $LASTEXITCODE." }
}

function Invoke-Test {
    Invoke-Build
    $results = Join-Path $root out/test-results
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $null = New-Item -ItemType Directory $results

    $count = @{ Passed = 0; Failed = 0; Skipped = 0 }
    & dotnet test --solution $solution --no-build --results-directory $results @Argument | Out-Default
    $broken = $LASTEXITCODE -ne 0
    foreach ($file in Get-ChildItem $results -Filter *.trx) {
        $counters = ([xml] (Get-Content -LiteralPath $file -Raw)).TestRun.ResultSummary.Counters
        $passed = [int] $counters.passed
        $failed = [int] $counters.failed + [int] $counters.error + [int] $counters.timeout + [int] $counters.aborted
        $count.Passed += $passed
        $count.Failed += $failed
        $count.Skipped += [int] $counters.total - $passed - $failed
    }
    if ($count.Passed + $count.Failed -eq 0) { 'No xUnit test ran.'; $broken = $true }
    # Report a runner that failed without a failed test (a crash, an empty project) as a failure.
    if ($broken -and $count.Failed -eq 0) { $count.Failed = 1 }

    Add-AcceptanceResult $count (Join-Path $results acceptance.json)
    "$($count.Passed) passed, $($count.Failed) failed, $($count.Skipped) skipped"
    if ($count.Failed -gt 0) { exit 1 }
}

# Runs the acceptance tests for Windows under Wine.
function Invoke-WindowsTest {
    Invoke-Build
    $results = Join-Path $root out/test-results/windows
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $tests = @{}
    if ($Argument) { $tests.Test = $Argument }
    $sum = & (Join-Path $root build/Test-Windows.ps1) -Results $results @tests
    if ($sum.Passed + $sum.Failed -eq 0) { 'No test ran on Windows.'; $sum.Failed++ }
    "$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped"
    if ($sum.Failed -gt 0) { exit 1 }
}

# Runs the acceptance tests in Pester, and adds their results to the count.
function Add-AcceptanceResult([hashtable] $Count, [string] $Summary) {
    Invoke-Shell '-NonInteractive', '-File', (Join-Path $root build/Invoke-Acceptance.ps1), '-Path', $Summary
    $result = if (Test-Path $Summary) { Get-Content $Summary -Raw | ConvertFrom-Json }
    if (-not $result) {
        'The acceptance tests crashed.'
        $Count.Failed++
        return
    }
    foreach ($outcome in 'Passed', 'Failed', 'Skipped') { $Count.$outcome += $result.$outcome }
    if ($result.Passed + $result.Failed -eq 0) { 'No acceptance test ran.'; $Count.Failed++ }
}

function Invoke-Run {
    'Building NetMon, its tests and the netmon console. The first build takes a few'
    'minutes, later ones seconds ...'
    Invoke-Build
    $import = "Import-Module '$($module.Replace("'", "''"))'"
    if ($Argument) {
        Invoke-Shell '-Command', "$import; $($Argument -join ' ')"
        exit $LASTEXITCODE
    }

    $example = (Join-Path $root examples/example.pcapng).Replace("'", "''")
    # Out-Default per command, because a second type in the same output would be shown as a list.
    Invoke-Shell '-Command', @"
$import
''
'> Import-PacketCapture ./examples/example.pcapng -Application DNS, HTTP, TLS' | Out-Default
Import-PacketCapture -LiteralPath '$example' -Application DNS, HTTP, TLS | Out-Default
'> Get-FlowSummary -Path ./examples/example.pcapng' | Out-Default
Get-FlowSummary -LiteralPath '$example' | Out-Default
"@
    $code = $LASTEXITCODE
    'These packets came from a file. For live packets, as root or with capture rights:'
    "    sudo ./build.sh run 'Get-NetInterface'"
    "    sudo ./build.sh run 'Start-PacketCapture -Interface lo -Count 5'"
    'And in any PowerShell:'
    "    Import-Module $module"
    exit $code
}

function Invoke-Pack {
    # Use a separate folder, because a session may have out/NetMon loaded.
    $pack = Join-Path $root out/pack
    $content = Join-Path $pack NetMon
    if (Test-Path $pack) { Remove-Item $pack -Recurse -Force }
    $project = Join-Path $root src/NetMon.Module/NetMon.Module.csproj
    Invoke-Program dotnet @('build', $project, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary', '-c', 'Release', "-p:ModuleOutputPath=$content/")

    if ($Sign) { & (Resolve-Path -LiteralPath $Sign).ProviderPath $content | Out-Default }

    $manifest = Import-PowerShellDataFile (Join-Path $content NetMon.psd1)
    $nuspec = Join-Path $pack NetMon.nuspec
    Set-Content -LiteralPath $nuspec (New-Nuspec $manifest)
    Invoke-Program dotnet @('pack', $project, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary', '-c', 'Release', '--no-build', '-o', $pack,
        "-p:NuspecFile=$nuspec", "-p:NuspecBasePath=$content", '-p:NoPackageAnalysis=true')
    Join-Path $pack "NetMon.$($manifest.ModuleVersion).nupkg"
}

# PowerShell repositories find a module's cmdlets by the tags of its package.
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
    <projectUrl>$(& $escape $data.ProjectUri)</projectUrl>
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
    $scripts = Get-ChildItem (Join-Path $root bench) -Filter *.ps1
    if (-not $Argument) { return $scripts | Select-Object @{ n = 'Script'; e = 'BaseName' }, @{ n = 'Synopsis'; e = { (Get-Help $_.FullName).Synopsis } } }
    $name, $rest = $Argument
    $script = $scripts | Where-Object BaseName -EQ $name
    if (-not $script) { throw "There is no script '$name' in bench/: $($scripts.BaseName -join ', ')." }
    Invoke-Program dotnet @('build', $solution, '-nologo', '-v', 'quiet', '-tl:off', '-clp:NoSummary', '-c', 'Release')
    Invoke-Shell (@('-File', $script.FullName) + $rest)
    if ($LASTEXITCODE -ne 0) { throw "$name failed with exit code $LASTEXITCODE." }
}

function Invoke-Clean {
    $folders = Join-Path $root out
    foreach ($part in 'build', 'src', 'tests', 'bench') {
        $folders = @($folders) + (Join-Path $root $part '*' bin) + (Join-Path $root $part '*' obj) + (Join-Path $root $part '*' TestResults)
    }
    Get-Item $folders -ErrorAction Ignore | Remove-Item -Recurse -Force
}

switch ($Task) {
    'Build' { Invoke-Build; "Import-Module $module" }
    'Test' { if ($Windows) { Invoke-WindowsTest } else { Invoke-Test } }
    'Run' { Invoke-Run }
    'Pack' { Invoke-Pack }
    'Bench' { Invoke-Bench }
    'Clean' { Invoke-Clean }
}
