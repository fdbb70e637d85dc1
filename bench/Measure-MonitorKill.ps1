<#
.SYNOPSIS
    Kills a monitor at random moments, again and again, and says what was lost and whether every file can still be read.
.DESCRIPTION
    For Linux, as root. Sends numbered packets over the loopback interface at a steady rate, runs a monitor in netmon with flows, packets and
    health records, and kills it with SIGKILL. Loss of packets is what had been sent at that moment and is not in the capture file. A flow
    is written when it ends, here 0.1 s after its last packet; SilenceOfFlows is from the end of the last flow in the files to the kill.
.EXAMPLE
    ./bench/Measure-MonitorKill.ps1 -Count 100
#>
[CmdletBinding()]
param(
    [int] $Count = 100,
    [double] $FlushInterval = 1,
    [int] $Port = 47931,
    [string] $Folder = (Join-Path ([System.IO.Path]::GetTempPath()) "netmon-kill-$PID"),
    [int] $Seed = 20261123
)

$ErrorActionPreference = 'Stop'
$netmon = Join-Path $PSScriptRoot '../out/host/netmon'
Import-Module (Join-Path $PSScriptRoot '../out/NetMon')
$null = New-Item -ItemType Directory -Force $Folder
$configuration = Join-Path $Folder 'kill.toml'
Set-Content $configuration @"
[general]
interface = "lo"
[flows]
idle_timeout = 0.1
[output.flows]
path = "flows.csv"
[output.capture]
path = "net.pcapng"
[health]
interval = 0.2
flush_interval = $FlushInterval
file = "health.ndjson"
"@

# The monitor has no filter: while libpcap sets one, at the very beginning, it takes nothing for a moment.
# The number of the last packet that was sent. A socket for each hundred, so that flows end all the time.
$sent = [long[]]::new(1)
$sender = Start-ThreadJob -ArgumentList $sent, $Port {
    param($Sent, $Port)
    $target = [System.Net.IPEndPoint]::new([ipaddress]::Loopback, $Port)
    while ($true) {
        $client = [System.Net.Sockets.UdpClient]::new()
        for ($burst = 0; $burst -lt 10; $burst++) {
            for ($i = 0; $i -lt 10; $i++) {
                $null = $client.Send([BitConverter]::GetBytes($Sent[0] + 1), 8, $target)
                $Sent[0]++
            }
            [System.Threading.Thread]::Sleep(1)
        }
        $client.Dispose()
    }
}

$random = [Random]::new($Seed)
$watch = [System.Diagnostics.Stopwatch]::StartNew()
try {
    $runs = foreach ($run in 1..$Count) {
        Get-ChildItem $Folder -Exclude kill.toml | Remove-Item
        $monitor = Start-Process $netmon -PassThru -RedirectStandardOutput /dev/null -RedirectStandardError (Join-Path $Folder 'errors.txt') -ArgumentList @(
            '-NonInteractive', '-Command', "`"Invoke-TrafficMonitor '$configuration' -Unattended`"")
        while (-not (Test-Path (Join-Path $Folder 'net_*.pcapng'))) {
            if ($monitor.HasExited) { throw "The monitor ended by itself: $(Get-Content (Join-Path $Folder 'errors.txt'))" }
            Start-Sleep -Milliseconds 20
        }
        [System.Threading.Thread]::Sleep($random.Next(3000))
        $last, $moment = $sent[0], [DateTime]::UtcNow
        $monitor.Kill()
        $monitor.WaitForExit()

        $unreadable = 0
        $packets = @(Import-PacketCapture $Folder/net_*.pcapng -Filter "udp dst port $Port" -ErrorVariable damaged -ErrorAction SilentlyContinue)
        $unreadable += $damaged.Count
        $numbers = $packets.ForEach({ [BitConverter]::ToInt64($_.GetPayload(), 0) })
        $flows = foreach ($file in Get-ChildItem $Folder -Filter flows_*.csv) {
            if ((Get-Content $file -Raw) -notmatch '\n\z') { $unreadable++ }
            Import-Csv $file
        }
        foreach ($line in Get-Content (Join-Path $Folder 'health.ndjson') -ErrorAction Ignore) {
            if (-not (Test-Json $line -ErrorAction Ignore)) { $unreadable++ }
        }
        # Nothing yet, if it was killed before the first flush.
        $first = if ($packets) { $numbers[0] - 1 } else { $last }
        [pscustomobject]@{
            Files      = (Get-ChildItem $Folder -Exclude kill.toml, errors.txt).Count
            Unreadable = $unreadable
            Packets    = $packets.Count
            Missing    = $packets ? $numbers[-1] - $first - $packets.Count : 0
            Lost       = $packets ? [Math]::Max(0, $last - $numbers[-1]) : $null
            LostTime   = $packets ? [Math]::Max(0.0, ($moment - $packets[-1].Timestamp).TotalSeconds) : $null
            FlowTime   = $flows ? ($moment - [DateTime]::Parse($flows[-1].EndTime).ToUniversalTime()).TotalSeconds : $null
        }
        Write-Progress 'Killing monitors' -PercentComplete (100 * $run / $Count)
    }
}
finally {
    $sender | Remove-Job -Force
    if ($monitor -and -not $monitor.HasExited) { $monitor.Kill() }
}

[pscustomobject]@{
    Kills             = $runs.Count
    Files             = ($runs.Files | Measure-Object -Sum).Sum
    Unreadable        = ($runs.Unreadable | Measure-Object -Sum).Sum
    PacketsPerSecond  = [int]($sent[0] / $watch.Elapsed.TotalSeconds)
    PacketsInFiles    = ($runs.Packets | Measure-Object -Sum).Sum
    MissingInside     = ($runs.Missing | Measure-Object -Sum).Sum
    KilledBeforeFlush = @($runs | Where-Object Packets -EQ 0).Count
    GreatestLoss      = ($runs.Lost | Measure-Object -Maximum).Maximum
    MedianLoss        = ($runs.Lost | Where-Object { $null -ne $_ } | Sort-Object)[[int]($runs.Count / 2) - 1]
    GreatestLossTime  = [timespan]::FromSeconds(($runs.LostTime | Measure-Object -Maximum).Maximum)
    SilenceOfFlows    = [timespan]::FromSeconds(($runs.FlowTime | Measure-Object -Maximum).Maximum)
    FlushInterval     = [timespan]::FromSeconds($FlushInterval)
}
Remove-Item -Recurse $Folder
