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
    # Also replays the file over a veth pair (needs root, tcpreplay and tcpdump).
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

Compare-Side 'Import | Out-Null' { Import-PacketCapture -LiteralPath $file | Out-Null } { Send-PreparedPacket -Packet $packet -Count $count | Out-Null } 'prepared objects' '<= 1.3'
Compare-Side 'Import | Where-Object DstPort -eq 80' { Import-PacketCapture -LiteralPath $file | Where-Object DstPort -EQ 80 | Out-Null } {
    Send-PreparedPacket -Packet $packet -Count $count | Where-Object DstPort -EQ 80 | Out-Null } 'prepared objects' '<= 1.3'
if (Test-Program tcpdump) {
    Compare-Side "Import -Filter 'dst port 80'" { Import-PacketCapture -LiteralPath $file -Filter 'dst port 80' | Out-Null } {
        tcpdump -r $file -w /dev/null 'dst port 80' 2>$null } 'tcpdump -r -w /dev/null' '<= 1.5'
}
if (Test-Program tshark) {
    $part = [IO.Path]::GetTempFileName() + '.pcap'
    Import-PacketCapture -LiteralPath $file -Count $TextPacket | Export-PacketCapture -Path $part -Format Pcap
    Compare-Side "Import | Where-Object, $TextPacket packets" { Import-PacketCapture -LiteralPath $part | Where-Object DstPort -EQ 80 | Out-Null } {
        tshark -n -r $part -T fields -E header=y -E separator=, -E quote=d -E occurrence=f -e frame.number -e frame.time_epoch -e ip.src -e ip.dst -e tcp.srcport -e tcp.dstport -e frame.len 2>$null |
            ConvertFrom-Csv | Where-Object 'tcp.dstport' -EQ 80 | Out-Null } 'tshark | ConvertFrom-Csv' '<= 0.125'
    Remove-Item -LiteralPath $part
}
if (-not $Live) { return }
if (-not (Test-Program tcpreplay, tcpdump, ip)) { return }

# A veth pair into a namespace of our own: nothing leaves this machine. The far end sends, the near end listens.
$far = "nmbench$PID"
ip netns add $far
try {
    ip link add nmb0 type veth peer name nmb1 netns $far
    ip link set nmb0 up
    ip -n $far link set nmb1 up
    $folder = Join-Path ([IO.Path]::GetTempPath()) $far
    $null = New-Item -ItemType Directory -Path $folder

    function Send-Capture([long] $Limit) {
        $text = ip netns exec $far tcpreplay --topspeed --preload-pcap --limit=$Limit -i nmb1 $file 2>&1 | Out-String
        if ($text -match 'Rated: .*?([\d.]+) pps') { [double] $Matches[1] }
    }
    foreach ($limit in 300000, $count) {
        $their = Join-Path $folder 'tcpdump.pcap'
        $dump = Start-Process tcpdump -ArgumentList '-i', 'nmb0', '-w', $their -PassThru -RedirectStandardError (Join-Path $folder 'tcpdump.log')
        Start-Sleep -Seconds 1
        $rate = Send-Capture $limit
        Start-Sleep -Seconds 2
        kill -INT $dump.Id
        $dump.WaitForExit()
        $log = (Get-Content (Join-Path $folder 'tcpdump.log')) -match 'captured|dropped' -join ', '
        [pscustomobject]@{ What = "tcpdump -w, $limit sent"; PacketsPerSecond = $rate; Result = $log }

        $ours = Join-Path $folder 'ours.pcapng'
        $job = Start-PacketCapture -Interface nmb0 -OutFile $ours -NoPacket -AsJob
        Start-Sleep -Seconds 1
        $rate = Send-Capture $limit
        Start-Sleep -Seconds 2
        Stop-Job $job
        $stat = Get-CaptureStatistics | Sort-Object StartTime | Select-Object -Last 1
        [pscustomobject]@{ What = "Start-PacketCapture -NoPacket, $limit sent"; PacketsPerSecond = $rate
            Result = "received $($stat.Received), kernel dropped $($stat.DroppedByKernel), queue dropped $($stat.DroppedByQueue)" }
        Remove-Job $job

        $seen = 0
        $sender = Start-ThreadJob { Start-Sleep -Seconds 1; & $using:function:Send-Capture } -ErrorAction Ignore
        if ($sender) { Remove-Job $sender -Force }
        $replay = Start-Process ip -PassThru -RedirectStandardOutput (Join-Path $folder 'replay.log') -ArgumentList 'netns', 'exec', $far, 'sh', '-c',
            "`"sleep 1; exec tcpreplay --topspeed --preload-pcap --limit=$limit -i nmb1 '$file'`""
        $clock = [Diagnostics.Stopwatch]::new()
        Start-PacketCapture -Interface nmb0 -Duration ([timespan]::FromSeconds(15)) | ForEach-Object -Process { if (-not $clock.IsRunning) { $clock.Start() }; $seen++; $last = $clock.Elapsed }
        $stat = Get-CaptureStatistics | Sort-Object StartTime | Select-Object -Last 1
        [pscustomobject]@{ What = "Start-PacketCapture | ForEach-Object, $limit sent"; PacketsPerSecond = [math]::Round($seen / $last.TotalSeconds)
            Result = "received $($stat.Received), delivered $($stat.Delivered), kernel dropped $($stat.DroppedByKernel), queue dropped $($stat.DroppedByQueue)" }
    }
}
finally {
    ip netns del $far
    ip link del nmb0 2>$null
    if ($folder) { Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore }
}
