#requires -Version 7.4

<#
.SYNOPSIS
Floods live captures and checks that every packet that was sent is received or counted.

.DESCRIPTION
Replays a capture over a veth pair, whose far end is in a network namespace of its own, as fast as it goes or at a given rate. Six kinds of captures take it, each
several times: a file, packets for a pipeline that looks at each, packets for a pipeline that sleeps, flows, a monitor, and tcpdump -B with the
same buffer. A row is one run; Gap is what was sent and is nowhere: Sent - Received - KernelDrop, which must be 0. Needs root, tcpreplay and
tcpdump, and a machine that does nothing else if the losses themselves are to be compared.

.EXAMPLE
sudo pwsh ./bench/Measure-LiveLoss.ps1 -Path big.pcap | Format-Table

.EXAMPLE
sudo pwsh ./bench/Measure-LiveLoss.ps1 -Path big.pcap -BufferSize 1MB | Format-Table
#>
param(
    # A capture file of Ethernet frames that fit into 9000 bytes.
    [Parameter(Mandatory)] [string] $Path,
    # Runs of each kind.
    [int] $Run = 5,
    # Bytes of the capture buffer.
    [int] $BufferSize = 64MB,
    # Packets to send; the file's first ones.
    [long] $Packet = 500000,
    # The rate at which they are sent; by default as fast as it goes. Column PerSecond is the rate that was reached.
    [int] $PacketsPerSecond,
    # Kinds of captures, as in column Kind; wildcards are allowed.
    [SupportsWildcards()] [string[]] $Kind = '*'
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')
$file = (Resolve-Path -LiteralPath $Path).ProviderPath
$far = "nmloss$PID"
$near = "nml$($PID % 100000)a"
$sender = "nml$($PID % 100000)b"
$folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) $far)).FullName

function Send-Traffic {
    $before = [long] (ip netns exec $far cat "/sys/class/net/$sender/statistics/tx_packets")
    $speed = $PacketsPerSecond ? "--pps=$PacketsPerSecond" : '--topspeed'
    $text = ip netns exec $far tcpreplay $speed --preload-pcap --limit=$Packet -i $sender $file 2>&1 | Out-String
    $sent = [long] (ip netns exec $far cat "/sys/class/net/$sender/statistics/tx_packets") - $before
    $rate = $text -match 'Rated:.*?([\d.]+) pps' ? [math]::Round([double] $Matches[1]) : $null
    $sent, $rate
}

function Wait-Until([scriptblock] $Condition) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt 60) { throw 'What was waited for did not happen.' }
        Start-Sleep -Milliseconds 20
    }
}

function New-Row([string] $Kind, [object[]] $Traffic, $Counter) {
    [pscustomobject]@{
        Kind = $Kind; Sent = $Traffic[0]; PerSecond = $Traffic[1]; Received = $Counter.Received; Delivered = $Counter.Delivered
        Discarded = $Counter.Discarded; KernelDrop = $Counter.DroppedByKernel; QueueDrop = $Counter.DroppedByQueue
        Gap = $Traffic[0] - $Counter.Received - $Counter.DroppedByKernel
    }
}

# A capture in the foreground of a runspace of its own, which Ctrl+C ends.
function Measure-Foreground([string] $Kind, [string] $Script) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("Import-Module '$((Get-Module NetMon).Path)'; $Script")
        $running = $shell.BeginInvoke()
        Wait-Until { Get-CaptureStatistics -Source $near -Running }
        $traffic = Send-Traffic
        $null = $shell.Stop()
        Wait-Until { -not (Get-CaptureStatistics -Source $near -Running) }
        # Ctrl+C does not wait for packets that are still being counted.
        do { $seen = @(Get-CaptureStatistics -Source $near)[-1].Received; Start-Sleep -Milliseconds 300 }
        until (@(Get-CaptureStatistics -Source $near)[-1].Received -eq $seen)
        New-Row $Kind $traffic @(Get-CaptureStatistics -Source $near)[-1]
    }
    finally { $shell.Dispose() }
}

function Measure-Job([string] $Kind, [scriptblock] $Start) {
    $job = & $Start
    try {
        $traffic = Send-Traffic
        Stop-Job $job
        New-Row $Kind $traffic @(Get-CaptureStatistics -Source $near)[-1]
    }
    finally { Remove-Job $job -Force }
}

function Measure-Tcpdump {
    $log = Join-Path $folder 'tcpdump.log'
    $dumped = Join-Path $folder 'tcpdump.pcap'
    $process = Start-Process tcpdump -PassThru -RedirectStandardError $log -ArgumentList '-i', $near, '-B', ($BufferSize / 1KB), '-w', $dumped
    Wait-Until { Test-Path -LiteralPath $dumped }
    Wait-Until { (Get-Content -LiteralPath $log -Raw) -match 'listening' }
    $traffic = Send-Traffic
    do { $size = (Get-Item -LiteralPath $dumped).Length; Start-Sleep -Milliseconds 500 } until ((Get-Item -LiteralPath $dumped).Length -eq $size)
    kill -INT $process.Id
    $process.WaitForExit()
    $text = Get-Content -LiteralPath $log -Raw
    $count = foreach ($word in 'captured', 'dropped by kernel') { if ($text -match "(\d+) packets? $word") { [long] $Matches[1] } else { 0 } }
    Remove-Item -LiteralPath $dumped, $log -Force
    New-Row 'tcpdump -w' $traffic ([pscustomobject]@{
        Received = $count[0]; Delivered = $count[0]; Discarded = $null; DroppedByKernel = $count[1]; DroppedByQueue = $null })
}

ip netns add $far
try {
    ip link add $near type veth peer name $sender netns $far
    # Without IPv6 nobody announces anything, so every packet is one of the file's.
    $null = sysctl -qw "net.ipv6.conf.$near.disable_ipv6=1"
    $null = ip netns exec $far sysctl -qw "net.ipv6.conf.$sender.disable_ipv6=1"
    ip link set $near mtu 9000 up
    ip -n $far link set $sender mtu 9000 up
    $capture = Join-Path $folder 'ours.pcapng'
    $config = Join-Path $folder 'netmon.toml'
    Set-Content -LiteralPath $config "[general]`ninterface = `"$near`"`nbuffer_size = `"$($BufferSize / 1KB)KiB`""
    $kinds = [ordered]@{
        '-OutFile -NoPacket' = {
            Measure-Job $args[0] { Start-PacketCapture $near -OutFile $capture -NoPacket -BufferSize $BufferSize -AsJob }
            Remove-Item -LiteralPath $capture
        }
        '| Where-Object' = { Measure-Foreground $args[0] "Start-PacketCapture $near -BufferSize $BufferSize | Where-Object DstPort -EQ 80" }
        '| a sleeper' = {
            Measure-Foreground $args[0] "Start-PacketCapture $near -BufferSize $BufferSize | ForEach-Object { if (`$_.Number % 1000 -eq 0) { Start-Sleep -Milliseconds 10 } }"
        }
        'Get-FlowSummary' = { Measure-Job $args[0] { Get-FlowSummary -Interface $near -BufferSize $BufferSize -AsJob } }
        'Start-TrafficMonitor' = { Measure-Job $args[0] { Start-TrafficMonitor $config -Name loss } }
        'tcpdump -w' = { Measure-Tcpdump }
    }
    $wanted = $kinds.Keys | Where-Object { $name = $_; $Kind | Where-Object { $name -like $_ } }
    if (-not $wanted) { throw "No kind of capture is called '$Kind'." }
    foreach ($i in 1..$Run) {
        foreach ($name in $wanted) { & $kinds[$name] $name }
    }
}
finally {
    ip netns del $far
    ip link delete $near 2> $null
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
