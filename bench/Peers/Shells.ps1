# Measurements in shells of their own.

# Runs a command in a new shell of the same version, behind other programs if they are named (taskset -c 0), and gives the last thing it says.
function Invoke-FreshShell([string] $Command, [string[]] $Before = @()) {
    $program, $first = $Before + @(Get-CurrentShell) + '-NoProfile' + '-NonInteractive' + '-Command' + $Command
    $text = & $program @first
    if ($LASTEXITCODE -ne 0) { throw "A shell ended with exit code ${LASTEXITCODE}: $text" }
    $text | Select-Object -Last 1
}

# A script with the module imported. It sees $file, $importing (seconds), Measure-Call (seconds of a script) and Get-Peak (bytes, the most
# memory that the process had so far).
function Get-ModuleScript([string] $Script, [string] $Capture = $file) {
    $quoted = foreach ($path in $module, $Capture) { "'" + $path.Replace("'", "''") + "'" }
    "`$ErrorActionPreference = 'Stop'
    `$file = $($quoted[1])
    function Measure-Call([scriptblock] `$Script) { `$watch = [Diagnostics.Stopwatch]::StartNew(); `$null = & `$Script; `$watch.Elapsed.TotalSeconds }
    function Get-Peak { [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 }
    `$importing = Measure-Call { Import-Module $($quoted[0]) }
    $Script"
}

# One processor of each core on which this process may run: two threads of one core share what they compute with.
function Get-CoreCpu {
    $allowed = foreach ($range in ((Get-Content /proc/self/status) -match '^Cpus_allowed_list:')[0].Split(':')[1].Trim().Split(',')) {
        $from, $to = $range.Split('-')
        [int] $from..[int] ($to ?? $from)
    }
    $cores = @{}
    foreach ($cpu in $allowed) {
        $topology = "/sys/devices/system/cpu/cpu$cpu/topology"
        $core = (Test-Path $topology) ? "$(Get-Content $topology/physical_package_id).$(Get-Content $topology/core_id)" : "$cpu"
        if (-not $cores.ContainsKey($core)) { $cores[$core] = $true; $cpu }
    }
}

# Seconds of a warm call in a process that sees only so many cores: the module takes as many workers as there are.
function Measure-FlowOnCores([int] $Count) {
    $cpus = (Get-CoreCpu | Select-Object -First $Count) -join ','
    Invoke-FreshShell -Before taskset, '-c', $cpus (Get-ModuleScript '
        $calls = foreach ($i in 1..6) { [GC]::Collect(); Measure-Call { Get-FlowSummary -LiteralPath $file | Out-Null } }
        ($calls | Select-Object -Last 3 | Sort-Object)[1]')
}

# The interface, if this shell may capture on it.
function Get-Loopback { (Get-NetInterface | Where-Object { $_.Kind -eq 'Loopback' -and $_.CanCapture } | Select-Object -First 1).Name }

# Seconds from the call of Start-PacketCapture in a new shell until its first packet has come; packets come every millisecond.
function Measure-FirstPacket([string] $Interface) {
    $traffic = [NetMon.Peers.LoopbackTraffic]::new()
    try { Invoke-FreshShell (Get-ModuleScript "Measure-Call { Start-PacketCapture '$Interface' -Count 1 }") }
    finally { $traffic.Dispose() }
}
