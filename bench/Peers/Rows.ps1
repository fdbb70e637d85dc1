# The rows of Compare-Peers.ps1.
#
# Ours, Theirs   give a number each: seconds, or what Unit says. They get the row, and see $file, $count, $folder and $OpenFlow of the script.
# Must, Aim      what the ratio Ours / Theirs may be at most, or our figure itself if there is no Theirs. With AtLeast, what Theirs / Ours
#                must be at least.
# Needs          programs without which the row is left out.
# Obstacle       gives the reason for which the row is left out here, or nothing.
# Once           the figure does not vary: one measurement, and none that is discarded.

$million = 1000000
$server = 'tcp port 443'
$web = 'dst port 80'

@{  Name = 'Flow.Tcpdump'; Work = 'Get-FlowSummary, warm'; Peer = 'tcpdump -w /dev/null'; Needs = 'tcpdump'; Must = 1.0; Aim = 0.7
    Ours = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } }
    Theirs = { Measure-Program tcpdump -r $file -w /dev/null } }

@{  Name = 'Flow.Nfpcapd'; Work = 'Get-FlowSummary, warm'; Peer = 'nfpcapd'; Needs = 'nfpcapd'; Must = 0.45; Aim = 0.35
    Ours = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } }
    Theirs = { Measure-Nfpcapd } }

@{  Name = 'Flow.Softflowd'; Work = 'Get-FlowSummary, warm'; Peer = 'softflowd -m 2000000'; Needs = 'softflowd'; Must = 0.5; Aim = 0.35
    Ours = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } }
    # -d: in the foreground, so that its end is the end of the work.
    Theirs = { Measure-Program softflowd -d -r $file -m 2000000 } }

@{  Name = 'Flow.Argus'; Work = 'Get-FlowSummary, warm'; Peer = 'argus'; Needs = 'argus'; Must = 1.0
    Ours = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } }
    Theirs = { Measure-Program argus -r $file -w /dev/null } }

@{  Name = 'Flow.First'; Work = 'Get-FlowSummary, 1st of shell'; Peer = 'nfpcapd'; Needs = 'nfpcapd'; Must = 0.6; Aim = 0.5
    Ours = { Invoke-FreshShell (Get-ModuleScript 'Measure-Call { Get-FlowSummary -LiteralPath $file | Out-Null }') }
    Theirs = { Measure-Nfpcapd } }

@{  Name = 'Flow.Process'; Work = 'the same, process less shell'; Peer = 'nfpcapd'; Needs = 'nfpcapd'; Must = 0.75; Aim = 0.5
    Ours = {
        $shell = Measure-Second { Invoke-FreshShell exit }
        (Measure-Second { Invoke-FreshShell (Get-ModuleScript 'Get-FlowSummary -LiteralPath $file | Out-Null') }) - $shell
    }
    Theirs = { Measure-Nfpcapd } }

foreach ($cores in 2, 4, 8) {
    @{  Name = "Flow.Cores$cores"; Work = "Get-FlowSummary, $cores cores"; Peer = 'the same on one core'; Needs = 'taskset'; AtLeast = $true
        Must = @{ 2 = 1.7 }[$cores]; Cores = $cores
        Obstacle = { param($row) if ((Get-CoreCpu).Count -lt $row.Cores) { "there are $((Get-CoreCpu).Count) cores" } }
        Ours = { param($row) Measure-FlowOnCores $row.Cores }
        Theirs = { Measure-FlowOnCores 1 } }
}

@{  Name = 'Flow.Peak'; Work = 'Get-FlowSummary, peak memory'; Unit = 'MB'; Must = 150; Once = $true
    Ours = { (Invoke-FreshShell (Get-ModuleScript 'Get-FlowSummary -LiteralPath $file | Out-Null; Get-Peak')) / 1e6 } }

@{  Name = 'Flow.Memory'; Work = 'an open connection'; Unit = 'B'; Must = 240; Aim = 200; Once = $true
    Obstacle = { Get-MemoryObstacle (300 * $OpenFlow) }
    Ours = { (& (Join-Path $PSScriptRoot ../Measure-FlowMemory.ps1) -Flow $OpenFlow -Kind TCP)[-1].BytesPerFlow } }

@{  Name = 'Flow.ByHost'; Work = 'Get-FlowSummary -By Host'; Peer = 'Get-FlowSummary'; Must = 1.0
    Ours = { Measure-Second { Get-FlowSummary -LiteralPath $file -By Host | Out-Null } }
    Theirs = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } } }

@{  Name = 'Flow.Pipe'; Work = 'Import | Get-FlowSummary'; Peer = 'Import | Out-Null'; Must = 1.3
    Ours = { Measure-Second { Import-PacketCapture -LiteralPath $file | Get-FlowSummary | Out-Null } }
    Theirs = { Measure-Second { Import-PacketCapture -LiteralPath $file | Out-Null } } }

@{  Name = 'Export.All'; Work = 'Import | Export, 1 M'; Peer = 'tcpdump -w FILE'; Needs = 'tcpdump'; Must = 2.0; Aim = 1.3
    Ours = {
        $part = Get-Part $million
        $target = Get-Target
        Measure-Second { Import-PacketCapture -LiteralPath $part | Export-PacketCapture -Path $target -Format Pcap }
    }
    Theirs = { $part = Get-Part $million; $target = Get-Target; Measure-Program tcpdump -r $part -w $target } }

@{  Name = 'Export.Filter'; Work = 'Import -Filter | Export, 1 M'; Peer = 'tcpdump -w FILE'; Needs = 'tcpdump'; Must = 1.5; Aim = 1.0
    Ours = {
        $part = Get-Part $million
        $target = Get-Target
        Measure-Second { Import-PacketCapture -LiteralPath $part -Filter $server | Export-PacketCapture -Path $target -Format Pcap }
    }
    Theirs = { $part = Get-Part $million; $target = Get-Target; Measure-Program tcpdump -r $part -w $target $server } }

@{  Name = 'Merge'; Work = 'Merge-PacketCapture, 10 files'; Peer = 'mergecap'; Needs = 'mergecap'; Must = 1.0; Aim = 0.6
    Ours = { $parts = Get-Interleaved; $target = Get-Target; Measure-Second { Merge-PacketCapture -LiteralPath $parts -OutFile $target } }
    Theirs = { $parts = Get-Interleaved; $target = Get-Target; Measure-Program mergecap -F pcap -w $target @parts } }

@{  Name = 'Split.Count'; Work = 'Split-PacketCapture -By Count'; Peer = 'editcap -c'; Needs = 'editcap'; Must = 1.0; Aim = 0.5
    Ours = {
        Measure-InFolder {
            param($target)
            Measure-Second { Split-PacketCapture -LiteralPath $file -Destination $target -By Count -PacketCount 200000 -Format Pcap | Out-Null }
        }
    }
    Theirs = { Measure-InFolder { param($target) Measure-Program editcap -F pcap -c 200000 $file (Join-Path $target e.pcap) } } }

@{  Name = 'Split.Application'; Work = 'Split-PacketCapture -By Application'; Peer = 'editcap -c'; Needs = 'editcap'; Must = 1.5; Aim = 1.0
    Ours = {
        Measure-InFolder {
            param($target)
            Measure-Second { Split-PacketCapture -LiteralPath $file -Destination $target -By Application -Format Pcap | Out-Null }
        }
    }
    Theirs = { Measure-InFolder { param($target) Measure-Program editcap -F pcap -c 200000 $file (Join-Path $target e.pcap) } } }

@{  Name = 'Import.Null'; Work = 'Import | Out-Null'; Peer = 'prepared objects'; Must = 1.3; Aim = 1.1
    Ours = { Measure-Second { Import-PacketCapture -LiteralPath $file | Out-Null } }
    Theirs = { $packet = Get-PreparedPacket; Measure-Second { Send-PreparedPacket -Packet $packet -Count $count | Out-Null } } }

@{  Name = 'Import.Where'; Work = 'Import | Where-Object, 1 M'; Peer = 'prepared objects'; Must = 1.1; Aim = 1.05
    Ours = { $part = Get-Part $million; Measure-Second { Import-PacketCapture -LiteralPath $part | Where-Object DstPort -EQ 80 | Out-Null } }
    Theirs = {
        $packet = Get-PreparedPacket
        $number = [Math]::Min($count, $million)
        Measure-Second { Send-PreparedPacket -Packet $packet -Count $number | Where-Object DstPort -EQ 80 | Out-Null }
    } }

@{  Name = 'Import.Filter'; Work = "Import -Filter '$web'"; Peer = 'tcpdump -w /dev/null'; Needs = 'tcpdump'; Must = 0.65; Aim = 0.4
    Ours = { Measure-Second { Import-PacketCapture -LiteralPath $file -Filter $web | Out-Null } }
    Theirs = { Measure-Program tcpdump -r $file -w /dev/null $web } }

@{  Name = 'Import.Text'; Work = 'Import | Where, 20,000'; Peer = 'tshark -T fields'; Needs = 'tshark'; Must = 0.125
    Ours = { $part = Get-Part 20000; Measure-Second { Import-PacketCapture -LiteralPath $part | Where-Object DstPort -EQ 80 | Out-Null } }
    Theirs = {
        $part = Get-Part 20000
        Measure-Second {
            tshark -n -r $part -T fields -E header=y -E separator=, -E quote=d -E occurrence=f -e frame.number -e frame.time_epoch -e ip.src `
                -e ip.dst -e tcp.srcport -e tcp.dstport -e frame.len 2>$null | ConvertFrom-Csv | Where-Object 'tcp.dstport' -EQ 80 | Out-Null
        }
    } }

@{  Name = 'Detail'; Work = 'Get-PacketDetail, 20,000'; Peer = 'tshark -n -V'; Needs = 'tshark'; Must = 0.7; Aim = 0.3
    Ours = { $part = Get-Part 20000; Measure-Second { Import-PacketCapture -LiteralPath $part | Get-PacketDetail | Out-Null } }
    Theirs = { $part = Get-Part 20000; Measure-Program tshark -n -V -r $part } }

@{  Name = 'Rules'; Work = 'Test-TrafficAlert, 101 rules'; Peer = 'decoding alone'; Must = 2.0; Aim = 1.5
    Ours = { $rules = Get-MixedRule; Measure-Second { Test-TrafficAlert -LiteralPath $file -Rule $rules | Out-Null } }
    Theirs = { Measure-Second { [NetMon.Peers.DecodingAlone]::Run($file) } } }

@{  Name = 'Answers.Dns'; Work = 'Get-DnsTransaction'; Peer = 'Get-FlowSummary'; Must = 2.0
    Ours = { Measure-Second { Get-DnsTransaction -LiteralPath $file | Out-Null } }
    Theirs = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } } }

@{  Name = 'Answers.Http'; Work = 'Get-HttpTransaction'; Peer = 'Get-FlowSummary'; Must = 2.0
    Ours = { Measure-Second { Get-HttpTransaction -LiteralPath $file | Out-Null } }
    Theirs = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } } }

@{  Name = 'Answers.Tls'; Work = 'Get-TlsSession'; Peer = 'Get-FlowSummary'; Must = 2.0
    Ours = { Measure-Second { Get-TlsSession -LiteralPath $file | Out-Null } }
    Theirs = { Measure-Second { Get-FlowSummary -LiteralPath $file | Out-Null } } }

@{  Name = 'Variable'; Work = '1 M packets in a variable'; Unit = 'MB'; Peer = 'size of the file'; Must = 1.3; Aim = 1.2; Once = $true
    Ours = {
        $part = Get-Part $million
        (Invoke-FreshShell (Get-ModuleScript '$packets = Import-PacketCapture -LiteralPath $file; Get-Peak' $part)) / 1e6
    }
    Theirs = { (Get-Item -LiteralPath (Get-Part $million)).Length / 1e6 } }

@{  Name = 'Start.Module'; Work = 'Import-Module in a new shell'; Unit = 'ms'; Must = 60
    Ours = { 1000 * (Invoke-FreshShell (Get-ModuleScript '$importing')) } }

@{  Name = 'Start.Packet'; Work = 'first packet of lo in a shell'; Unit = 'ms'; Must = 150
    Obstacle = { if (-not (Get-Loopback)) { 'the right to capture on the loopback interface is missing' } }
    Ours = { 1000 * (Measure-FirstPacket (Get-Loopback)) } }

@{  Name = 'Live.Flows'; Work = 'live flows at 700,000/s'; Unit = 'lost'; Must = 0; Aim = 0; Once = $true
    Needs = 'ip', 'tcpreplay'
    Obstacle = { if (-not $Live) { 'needs -Live and root' } elseif (-not [Environment]::IsPrivilegedProcess) { 'needs root' } }
    Ours = { param($row) Measure-LiveLost $row } }
