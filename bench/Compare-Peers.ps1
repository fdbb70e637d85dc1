#requires -Version 7.4
<#
.SYNOPSIS
Times the module beside its peers on one capture file, in one run, as ratios.

.DESCRIPTION
Every figure is the median of -Run alternating runs (ours, theirs, ours, theirs ...), because machines drift. Peers that are not
installed are left out and named. Start-up of the shell is taken off where a whole process is compared with work inside a shell: the
module's part is timed in this process, after a warm-up. Put the file into the page cache first (the script reads it once).

.EXAMPLE
./bench/Compare-Peers.ps1 -Path big.pcap

.EXAMPLE
sudo pwsh ./bench/Compare-Peers.ps1 -Path big.pcap -Live
#>
param(
    # A capture file with TCP or UDP traffic, some of it to port 80; a million packets or more give steady figures.
    [Parameter(Mandatory)] [string] $Path,
    # Runs of each side.
    [int] $Run = 3,
    # Packets that the slow text pipeline (tshark | ConvertFrom-Csv) is given.
    [int] $TextPacket = 100000,
    # Instead of reading the file, replays it over a veth pair and captures it (needs root, tcpreplay and tcpdump).
    [switch] $Live
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')
$file = (Resolve-Path -LiteralPath $Path).ProviderPath

# The floor: a cmdlet that emits one prepared packet as often as the file has packets. Nothing that reads anything can be faster.
Add-Type -PassThru -TypeDefinition @'
using System.Management.Automation;
[Cmdlet("Send", "PreparedPacket")]
public sealed class SendPreparedPacketCommand : PSCmdlet
{
    [Parameter(Mandatory = true)] public object Packet { get; set; }
    [Parameter(Mandatory = true)] public long Count { get; set; }
    protected override void EndProcessing() { for (long i = 0; i < Count; i++) WriteObject(Packet); }
}
'@ | ForEach-Object Assembly | Select-Object -First 1 | Import-Module

function Measure-Second([scriptblock] $Script) {
    [GC]::Collect()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $Script
    $watch.Elapsed.TotalSeconds
}

function Get-Median([double[]] $Value) { ($Value | Sort-Object)[[int][math]::Floor($Value.Count / 2)] }

function Test-Program([string[]] $Name) {
    $missing = $Name | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
    if ($missing) { Write-Warning "left out: $($missing -join ', ') not installed" }
    -not $missing
}

# Runs both sides in turn and reports the medians and their ratio.
function Compare-Side([string] $What, [scriptblock] $Ours, [scriptblock] $Theirs, [string] $Peer, [string] $Target) {
    $a = @(); $b = @()
    for ($i = 0; $i -le $Run; $i++) {
        $x = Measure-Second $Ours
        $y = Measure-Second $Theirs
        if ($i) { $a += $x; $b += $y } # the first pair warms up both
    }
    $mine = Get-Median $a
    $their = Get-Median $b
    [pscustomobject]@{ What = $What; Seconds = [math]::Round($mine, 3); Peer = $Peer; PeerSeconds = [math]::Round($their, 3)
        Ratio = [math]::Round($mine / $their, 2); Target = $Target }
}

$packet = Import-PacketCapture -LiteralPath $file -Count 1
$count = (Import-PacketCapture -LiteralPath $file | Measure-Object).Count
Write-Host "${file}: $count packets, $((Get-Item -LiteralPath $file).Length) bytes, $([Environment]::ProcessorCount) processors, PowerShell $($PSVersionTable.PSVersion)"

if (-not $Live) {
    Compare-Side 'Import | Out-Null' { Import-PacketCapture -LiteralPath $file | Out-Null } { Send-PreparedPacket -Packet $packet -Count $count | Out-Null } 'prepared objects' '<= 1.3'
    Compare-Side 'Import | Where-Object DstPort -eq 80' { Import-PacketCapture -LiteralPath $file | Where-Object DstPort -EQ 80 | Out-Null } {
        Send-PreparedPacket -Packet $packet -Count $count | Where-Object DstPort -EQ 80 | Out-Null } 'prepared objects' '<= 1.3'
    if (Test-Program tcpdump) {
        Compare-Side "Import -Filter 'dst port 80'" { Import-PacketCapture -LiteralPath $file -Filter 'dst port 80' | Out-Null } {
            tcpdump -r $file -w /dev/null 'dst port 80' 2>$null } 'tcpdump -r -w /dev/null' '<= 1.5'
    }
    $flowTargets = @(
        @{ Program = 'nfpcapd'; Target = '<= 0.5'; Script = { $d = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName; nfpcapd -r $file -w $d *>$null; Remove-Item -LiteralPath $d -Recurse } }
        @{ Program = 'softflowd'; Target = '<= 0.7'; Script = { softflowd -r $file -m 2000000 -c (Join-Path ([IO.Path]::GetTempPath()) "softflowd$PID") *>$null } }
        @{ Program = 'argus'; Target = '<= 1'; Script = { argus -r $file -w /dev/null *>$null } }
        @{ Program = 'tshark'; Target = '<= 0.04'; Script = { tshark -n -q -r $file -z conv,tcp *>$null } }
    )
    foreach ($peer in $flowTargets) {
        if (Test-Program $peer.Program) {
            Compare-Side 'Get-FlowSummary | Out-Null' { Get-FlowSummary -LiteralPath $file | Out-Null } $peer.Script $peer.Program $peer.Target
        }
    }
    Compare-Side 'Get-FlowSummary -By Host' { Get-FlowSummary -LiteralPath $file -By Host | Out-Null } { Get-FlowSummary -LiteralPath $file | Out-Null } 'Get-FlowSummary' '<= 1'
    Compare-Side 'Import | Get-FlowSummary' { Import-PacketCapture -LiteralPath $file | Get-FlowSummary | Out-Null } { Import-PacketCapture -LiteralPath $file | Out-Null } 'Import | Out-Null' '<= 1.3'
    if (Test-Program tshark) {
        $part = [IO.Path]::GetTempFileName() + '.pcap'
        Import-PacketCapture -LiteralPath $file -Count $TextPacket | Export-PacketCapture -Path $part -Format Pcap
        Compare-Side "Import | Where-Object, $TextPacket packets" { Import-PacketCapture -LiteralPath $part | Where-Object DstPort -EQ 80 | Out-Null } {
            tshark -n -r $part -T fields -E header=y -E separator=, -E quote=d -E occurrence=f -e frame.number -e frame.time_epoch -e ip.src -e ip.dst -e tcp.srcport -e tcp.dstport -e frame.len 2>$null |
                ConvertFrom-Csv | Where-Object 'tcp.dstport' -EQ 80 | Out-Null } 'tshark | ConvertFrom-Csv' '<= 0.125'
        Remove-Item -LiteralPath $part
    }
    return
}
if (-not (Test-Program tcpreplay, tcpdump, ip)) { return }

# A veth pair into a namespace of our own: nothing leaves this machine. The far end sends, the near end listens.
$far = "nmbench$PID"
$folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) $far)).FullName
ip netns add $far
try {
    ip link add nmb0 type veth peer name nmb1 netns $far
    ip link set nmb0 mtu 9000 up
    ip -n $far link set nmb1 mtu 9000 up
    # Without this the kernel's own multicast mixes with what is sent.
    $null = sysctl -qw net.ipv6.conf.nmb0.disable_ipv6=1
    $null = ip netns exec $far sysctl -qw net.ipv6.conf.nmb1.disable_ipv6=1

    # Sends the file's first packets as fast as they go; gives the rate that was reached.
    function Send-Capture([long] $Limit) {
        $text = ip netns exec $far tcpreplay --topspeed --preload-pcap --limit=$Limit -i nmb1 $file 2>&1 | Out-String
        if ($text -match 'Rated:.*?([\d.]+) pps') { [math]::Round([double] $Matches[1]) }
    }

    # Waits until a counter stands still: then everything that will arrive has arrived.
    function Wait-Still([scriptblock] $Counter) {
        do { $before = & $Counter; Start-Sleep -Milliseconds 500 } until ((& $Counter) -eq $before)
    }

    function New-Result([string] $What, [long] $Sent, [double] $Rate, [string] $Result) {
        [pscustomobject]@{ What = $What; Sent = $Sent; SentPerSecond = $Rate; Result = $Result }
    }

    foreach ($limit in 300000, $count) {
        $dumped = Join-Path $folder 'tcpdump.pcap'
        $log = Join-Path $folder 'tcpdump.log'
        $dump = Start-Process tcpdump -ArgumentList '-i', 'nmb0', '-w', $dumped -PassThru -RedirectStandardError $log
        while (-not (Test-Path -LiteralPath $dumped)) { Start-Sleep -Milliseconds 50 }
        $rate = Send-Capture $limit
        Wait-Still { (Get-Item -LiteralPath $dumped).Length }
        kill -INT $dump.Id
        $dump.WaitForExit()
        New-Result 'tcpdump -w' $limit $rate ((Get-Content -LiteralPath $log) -match 'captured|dropped' -join ', ')

        $ours = Join-Path $folder 'ours.pcapng'
        $job = Start-PacketCapture -Interface nmb0 -OutFile $ours -NoPacket -AsJob
        while (-not (Test-Path -LiteralPath $ours)) { Start-Sleep -Milliseconds 50 }
        $rate = Send-Capture $limit
        Wait-Still { ($job | Get-CaptureStatistics).Received }
        Stop-Job $job
        $stat = $job | Get-CaptureStatistics
        New-Result 'Start-PacketCapture -OutFile -NoPacket' $limit $rate (
            "received $($stat.Received), dropped by kernel $($stat.DroppedByKernel), by queue $($stat.DroppedByQueue)")
        Remove-Job $job
        Remove-Item -LiteralPath $ours, $dumped -Force

        # The sender starts when the capture has opened its socket. Its seconds are what the packets are divided by.
        $idle = @(Get-Content -LiteralPath /proc/net/packet).Count
        $start = [Diagnostics.ProcessStartInfo]@{ FileName = 'sh'; RedirectStandardOutput = $true; RedirectStandardError = $true }
        $start.ArgumentList.Add('-c')
        $start.ArgumentList.Add('until test $(wc -l < /proc/net/packet) -gt "$1"; do sleep 0.05; done
            exec ip netns exec "$2" tcpreplay --topspeed --preload-pcap --limit="$3" -i nmb1 "$4" 2>&1')
        'sh', $idle, $far, $limit, $file | ForEach-Object { $start.ArgumentList.Add("$_") }
        $sender = [Diagnostics.Process]::Start($start)
        Start-PacketCapture -Interface nmb0 -Duration ([timespan]::FromSeconds(8 + $limit / 150000)) | Out-Null
        $null = $sender.StandardOutput.ReadToEnd() -match 'sent in ([\d.]+) seconds'
        $seconds = [double] $Matches[1]
        $stat = Get-CaptureStatistics | Sort-Object StartTime | Select-Object -Last 1
        New-Result 'Start-PacketCapture | Out-Null' $limit ([math]::Round($limit / $seconds)) (
            "received $($stat.Received), delivered $($stat.Delivered) ($([math]::Round($stat.Delivered / $seconds)) a second), " +
            "dropped by kernel $($stat.DroppedByKernel), by queue $($stat.DroppedByQueue)")
    }
}
finally {
    ip netns del $far
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
