#requires -Version 7.4
# Writes the TCP and UDP flows of many captures to one table, as compare_conversations.py reads it, and beside them what explains
# differences. Uses only what the bare engine has.
param(
    # A text file with one path a line.
    [Parameter(Mandatory)] [string] $ListFile,
    [Parameter(Mandatory)] [string] $OutFile
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Command Get-FlowSummary -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../out/NetMon/NetMon.psd1') }
$quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
$writer = [IO.StreamWriter]::new($OutFile)

# Ticks of 100 ns since the Unix epoch; a flow without a time begins with the capture.
function Get-Tick($Nanoseconds) { $time = $Nanoseconds ?? $times[0]; ($time - $time % 100) / 100 }

function Write-Row { $writer.WriteLine($args -join "`t") }

foreach ($path in [IO.File]::ReadAllLines($ListFile)) {
    $times = @(Import-PacketCapture -LiteralPath $path @quiet | ForEach-Object TimestampNanoseconds | Where-Object { $null -ne $_ })
    if (-not $times) { $times = @(0) }
    # What others call relative times begin with the first packet.
    Write-Row capture $path $times[0] ([Linq.Enumerable]::Min([long[]] $times)) ([Linq.Enumerable]::Max([long[]] $times))
    foreach ($view in 'outer', 'inner') {
        # The longest timeout there is, so that each pair of ends is one flow as far as there is a choice.
        Get-FlowSummary -LiteralPath $path -IdleTimeout 49.0:00:00 -Decapsulate:($view -eq 'inner') @quiet | ForEach-Object {
            if ($null -eq $_.SrcPort -or $_.Protocol -notin 'TCP', 'UDP') { return }
            Write-Row $view $_.Protocol $_.SrcIP $_.SrcPort $_.DstIP $_.DstPort $_.PacketsSent $_.BytesSent $_.PacketsReceived $_.BytesReceived (
                Get-Tick $_.StartNanoseconds) (Get-Tick $_.EndNanoseconds) $_.EndReason $_.VlanId $_.Interface
        }
    }

    # Frames that the two programs count differently: later fragments, faults in the headers, and tunnels within tunnels.
    Import-PacketCapture -LiteralPath $path @quiet | ForEach-Object {
        if ($_.FragmentOffset -gt 0) { Write-Row fragment $_.Protocol $_.SrcIP '' $_.DstIP '' $_.Length }
        elseif ($null -ne $_.DecodeError -and $null -ne $_.SrcPort) {
            Write-Row fault $_.Protocol $_.SrcIP $_.SrcPort $_.DstIP $_.DstPort $_.Length
        }

        for ($layer = $_.Inner; $null -ne $layer -and $null -ne $layer.Inner -and $null -ne $layer.Tunnel; $layer = $layer.Inner) {
            if ($null -ne $layer.SrcPort -and $layer.Protocol -in 'TCP', 'UDP') {
                Write-Row between $layer.Protocol $layer.SrcIP $layer.SrcPort $layer.DstIP $layer.DstPort $_.Length
            }
        }
    }
}
$writer.Dispose()
