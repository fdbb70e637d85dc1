#requires -Version 7.4
# Writes the flows of a capture as compare_flows.py reads them. Without Export-Csv, which the bare engine does not have.
param(
    [Parameter(Mandatory)] [string] $Capture,
    [Parameter(Mandatory)] [string] $OutFile,
    [hashtable] $Option = @{}
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Command Get-FlowSummary -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../out/NetMon/NetMon.psd1') }
$epoch = [datetime]::UnixEpoch.Ticks
$writer = [IO.StreamWriter]::new($OutFile)
$writer.WriteLine('Protocol,SrcIP,SrcPort,DstIP,DstPort,VlanId,PacketsSent,BytesSent,PacketsReceived,BytesReceived,StartTicks,EndTicks,EndReason')
Get-FlowSummary -LiteralPath $Capture @Option | ForEach-Object {
    $writer.WriteLine(($_.Protocol, $_.SrcIP, $_.SrcPort, $_.DstIP, $_.DstPort, $_.VlanId, $_.PacketsSent, $_.BytesSent,
            $_.PacketsReceived, $_.BytesReceived, ($_.StartTime.Ticks - $epoch), ($_.EndTime.Ticks - $epoch), $_.EndReason) -join ',')
}
$writer.Dispose()
