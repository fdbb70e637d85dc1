# How rows are measured: both sides in turn, medians, and spreads.

# Seconds that a script takes in this shell.
function Measure-Second([scriptblock] $Script) {
    [GC]::Collect()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $watch.Elapsed.TotalSeconds
}

# Seconds that a program takes. What it prints goes to /dev/null without passing through this shell, which would cost more than the work of some.
function Measure-Program {
    $start = [Diagnostics.ProcessStartInfo]::new('sh')
    foreach ($argument in '-c', 'exec "$@" > /dev/null 2>&1', 'sh' + $args) { $start.ArgumentList.Add("$argument") }
    [GC]::Collect()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    $ended = $process.WaitForExit([timespan]::FromMinutes(2))
    $seconds = $watch.Elapsed.TotalSeconds
    if (-not $ended) { $process.Kill($true); throw "'$args' has not ended after two minutes." }
    # A program that gives up early would be a fast one.
    if ($process.ExitCode -ne 0) { throw "'$args' ended with exit code $($process.ExitCode)." }
    $seconds
}

function Get-Median([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    $middle = [int] [Math]::Floor($sorted.Count / 2)
    $sorted.Count % 2 ? $sorted[$middle] : ($sorted[$middle - 1] + $sorted[$middle]) / 2
}

# The reason for which a row cannot be measured here; nothing if it can.
function Get-Obstacle([hashtable] $Row) {
    $missing = $Row.Needs | Where-Object { $_ -and -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
    if ($missing) { return "$($missing -join ', ') not installed" }
    if ($Row.Obstacle) { & $Row.Obstacle $Row }
}

# Measures both sides of a row in turn.
function Measure-Row([hashtable] $Row) {
    $pairs = foreach ($turn in $Row.Once ? @(1) : 0..$Run) {
        $pair = @{ Ours = [double] (& $Row.Ours $Row); Theirs = $Row.Theirs ? [double] (& $Row.Theirs $Row) : $null }
        # The first pair warms up both sides.
        if ($turn) { $pair }
    }
    $figures = foreach ($pair in $pairs) {
        if ($null -eq $pair.Theirs) { $pair.Ours }
        elseif ($Row.AtLeast) { $pair.Theirs / $pair.Ours }
        else { $pair.Ours / $pair.Theirs }
    }
    $result = [PeerComparison]::new($Row)
    $result.Ours = Get-Median $pairs.Ours
    if ($Row.Theirs) { $result.Theirs = Get-Median $pairs.Theirs }
    # Not the ratio of the medians: the two sides of a pair ran on the machine as it was at that moment.
    $result.Figure = Get-Median $figures
    $result.Lowest, $result.Highest = ($figures | Measure-Object -Minimum -Maximum).ForEach({ $_.Minimum, $_.Maximum })
    $result
}
