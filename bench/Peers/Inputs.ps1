# What the two sides of rows read and write.

# The first packets of the file, in a file of their own that is made once.
function Get-Part([long] $Count) {
    $part = Join-Path $folder "first-$Count.pcap"
    if (-not (Test-Path -LiteralPath $part)) {
        Import-PacketCapture -LiteralPath $file -Count $Count | Export-PacketCapture -Path $part -Format Pcap
    }
    $part
}

# The file in ten parts whose packets are interleaved, so that every packet of a merge comes from another part; made once.
function Get-Interleaved {
    $parts = 0..9 | ForEach-Object { Join-Path $folder "interleaved-$_.pcap" }
    if (-not (Test-Path -LiteralPath $parts[-1])) {
        $whole = [IO.File]::OpenRead($file)
        $writers = $parts.ForEach{ [IO.File]::Create($_) }
        try { [NetMon.Peers.Interleaving]::Write($whole, $writers) }
        finally { $whole.Dispose(); $writers.ForEach{ $_.Dispose() } }
    }
    $parts
}

# The time of a block that writes files into an empty folder, which is removed.
function Measure-InFolder([scriptblock] $Block) {
    $written = (New-Item -ItemType Directory -Path (Join-Path $folder parts)).FullName
    try { & $Block $written }
    finally { Remove-Item -LiteralPath $written -Recurse -Force }
}

# A file that does not exist: to empty one that exists takes time too.
function Get-Target {
    $target = Join-Path $folder written.pcap
    # -Force: tcpdump, started by root, leaves a file of another user, which counts as read-only.
    if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Force }
    $target
}

# nfpcapd writes its flows into a folder of files.
function Measure-Nfpcapd {
    $flows = (New-Item -ItemType Directory -Path (Join-Path $folder nfpcapd)).FullName
    try { Measure-Program nfpcapd -r $file -w $flows }
    finally { Remove-Item -LiteralPath $flows -Recurse }
}

# The packet that Send-PreparedPacket emits: nothing that reads packets can be faster than to emit one again and again.
function Get-PreparedPacket { Import-PacketCapture -LiteralPath $file -Count 1 }

# The rules of the micro-benchmarks. Their class is not for other assemblies.
function Get-MixedRule {
    , [NetMon.Peers.DecodingAlone].Assembly.GetType('NetMon.Benchmarks.Alerts.MixedRules').GetMethod('Make').Invoke($null, @())
}

# The reason for which a row that needs so many bytes is left out.
function Get-MemoryObstacle([long] $Bytes) {
    $memory = [GC]::GetGCMemoryInfo()
    $free = $memory.TotalAvailableMemoryBytes - $memory.MemoryLoadBytes
    if ($free -lt $Bytes) { "it needs $([Math]::Round($Bytes / 1e9, 1)) GB of free memory (see -OpenFlow)" }
}

# Packets that a live capture of flows did not receive, or received and did not count.
function Measure-LiveLost([hashtable] $Row) {
    $result = & (Join-Path $PSScriptRoot ../Measure-LiveLoss.ps1) -Path $file -Kind Get-FlowSummary -Run 1 -Packet $count -PacketsPerSecond 700000
    $Row.Peer = "sent at $($result.PerSecond)/s"
    $result.Sent - $result.Received + $result.QueueDrop
}
