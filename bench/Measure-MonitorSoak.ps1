<#
.SYNOPSIS
    Runs a monitor for a long time under steady traffic, and says whether its memory stays flat and every packet is accounted for.
.DESCRIPTION
    For Linux, as root, with iproute2 and tcpreplay. Makes a veth pair into a network namespace of its own, replays a capture over it again
    and again at -PacketsPerSecond, and runs a monitor in netmon with flows, alerts and health records. The last lines say what was sent
    and received, and the memory after a tenth of the time and at the end.
.EXAMPLE
    ./bench/Measure-MonitorSoak.ps1 -Capture ./big.pcap -Minutes 30
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Capture,
    [double] $Minutes = 30,
    [int] $PacketsPerSecond = 50000,
    [string] $Folder = (Join-Path ([System.IO.Path]::GetTempPath()) "netmon-soak-$PID")
)

$ErrorActionPreference = 'Stop'
$netmon = Join-Path $PSScriptRoot '../out/host/netmon'
$space, $inside, $outside = "nmsoak$PID", "nms$($PID)b", "nms$($PID)a"
$null = New-Item -ItemType Directory -Force $Folder
$health = Join-Path $Folder 'health.ndjson'
$configuration = Join-Path $Folder 'soak.toml'
Set-Content $configuration @"
[general]
interface = "$outside"
buffer_size = "64MiB"
[flows]
active_timeout = "1m"
[[alert]]
name = "each service"
destination_port = "1-1023"
group_by = "destination"
cooldown = "10s"
notify = []
[[alert]]
name = "scan"
detector = "port_scan"
notify = []
[output.flows]
path = "$Folder/flows.csv"
rotate_size = "20MB"
max_files = 5
[health]
interval = "5s"
file = "$health"
"@

ip netns add $space
try {
    # Captures hold what an interface put together from many segments; a usual MTU would refuse it.
    ip link add $outside mtu 65535 type veth peer name $inside mtu 65535 netns $space
    # Without IPv6 nobody announces anything, so every packet is one that is replayed.
    Set-Content "/proc/sys/net/ipv6/conf/$outside/disable_ipv6" 1
    ip netns exec $space sh -c "echo 1 > /proc/sys/net/ipv6/conf/$inside/disable_ipv6"
    ip link set $outside up
    ip -n $space link set $inside up
    $monitor = Start-Process $netmon -PassThru -RedirectStandardOutput (Join-Path $Folder 'output.txt') -ArgumentList @(
        '-NonInteractive', '-Command', "`"Invoke-TrafficMonitor '$configuration' -Unattended`"")
    while (-not (Test-Path $health)) { Start-Sleep 1 }

    $before = [long](Get-Content "/sys/class/net/$outside/statistics/rx_packets")
    ip netns exec $space tcpreplay -q -K --loop 0 --duration ([int]($Minutes * 60)) --pps $PacketsPerSecond -i $inside $Capture 2>&1 | Out-Null
    $sent = [long](Get-Content "/sys/class/net/$outside/statistics/rx_packets") - $before
    Start-Sleep 2
    /bin/kill -TERM $monitor.Id
    $monitor.WaitForExit()

    $records = Get-Content $health | ConvertFrom-Json
    $last = $records[-1]
    $early = $records[[int]($records.Count / 10)]
    [pscustomobject]@{
        Minutes          = $Minutes
        Sent             = $sent
        Received         = $last.Received
        DroppedByKernel  = $last.DroppedByKernel
        Unaccounted      = $sent - $last.Received - $last.DroppedByKernel
        Flows            = $last.EndedFlows
        FlowsNotWritten  = $last.EndedFlows - $last.FlowsWritten
        Alerts           = $last.AlertsRaised
        LongestLag       = ($records.Lag | Sort-Object | Select-Object -Last 1)
        MemoryEarlyMB    = [int]($early.MemoryBytes / 1MB)
        MemoryLastMB     = [int]($last.MemoryBytes / 1MB)
        MemoryHighestMB  = [int](($records.MemoryBytes | Measure-Object -Maximum).Maximum / 1MB)
        ExitCode         = $monitor.ExitCode
        State            = $last.State
    }
}
finally {
    if ($monitor -and -not $monitor.HasExited) { $monitor.Kill() }
    ip link delete $outside
    ip netns delete $space
}
