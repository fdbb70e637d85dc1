#requires -Version 7.4

<#
.SYNOPSIS
Measures the module beside its peers on one capture file, and compares the ratios with their targets.

.DESCRIPTION
Prints a row for each kind of work, as an object: what it is, both medians, the ratio with its lowest and highest value, and the two targets.
Both sides run in turn (ours, theirs, ours, theirs ...), because machines drift; the first pair is discarded, and the ratio is the median of
the ratios of -Run pairs. Rows whose peer is not installed are left out, with a warning. docs/performance.md explains each row.

The file should be in the page cache (the script reads it once), and nothing else should run on the machine. Parts of the file, and what the
rows write, are in the folder for temporary files; set TMPDIR to use another one.

.EXAMPLE
./bench/Compare-Peers.ps1 -Path big.pcap -Markdown table.md

Measures all rows that need no rights, and writes them as a Markdown table too.

.EXAMPLE
./bench/Compare-Peers.ps1 -Path big.pcap -Name Flow.*, Import.Where -Run 3

Measures some rows. -List shows the names.

.EXAMPLE
sudo pwsh ./bench/Compare-Peers.ps1 -Path big.pcap -Name Live.* -Live
#>
[CmdletBinding(DefaultParameterSetName = 'Measure')]
param(
    # A capture file of Ethernet frames with TCP and UDP traffic, some of it to port 80; two million packets give steady figures.
    [Parameter(Mandatory, ParameterSetName = 'Measure')] [string] $Path,
    # Names of rows; wildcards are allowed.
    [SupportsWildcards()] [string[]] $Name = '*',
    # Pairs of measurements of each row.
    [Parameter(ParameterSetName = 'Measure')] [ValidateRange(1, 99)] [int] $Run = 5,
    # Also measures the rows that send packets over a veth pair; they need root.
    [Parameter(ParameterSetName = 'Measure')] [switch] $Live,
    # A file for the table as Markdown, with the machine above it. An existing file is replaced.
    [Parameter(ParameterSetName = 'Measure')] [string] $Markdown,
    # Connections that are open at once in the row Flow.Memory. Ten million need 3 GB of memory and 3.5 GB for temporary files.
    [Parameter(ParameterSetName = 'Measure')] [int] $OpenFlow = 10000000,
    # Shows the rows and their targets, and measures nothing.
    [Parameter(Mandatory, ParameterSetName = 'List')] [switch] $List
)
$ErrorActionPreference = 'Stop'
$module = (Resolve-Path (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')).ProviderPath
. (Join-Path $PSScriptRoot '../build/CurrentShell.ps1')
Import-Module $module
foreach ($part in 'PeerComparison', 'Types', 'Machine', 'Measuring', 'Shells', 'Inputs') { . (Join-Path $PSScriptRoot Peers "$part.ps1") }
Update-FormatData -PrependPath (Join-Path $PSScriptRoot Peers/PeerComparison.format.ps1xml)

# -File of pwsh gives a list as one text.
$Name = $Name -split ',\s*'
$rows = . (Join-Path $PSScriptRoot Peers/Rows.ps1) | Where-Object { $row = $_; $Name | Where-Object { $row.Name -like $_ } }
if (-not $rows) { throw "No row is called '$Name'. -List shows the names." }
if ($List) { $rows | ForEach-Object { [PeerComparison]::new($_) }; return }

$file = (Resolve-Path -LiteralPath $Path).ProviderPath
$folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "netmon-peers-$PID")).FullName
try {
    Import-PacketCapture -LiteralPath $file | Out-Null
    $count = (Get-CaptureStatistics)[-1].Received
    $machine = @(Get-MachineText; Get-PeerText $rows; Get-CaptureText $file $count $Run)
    $machine | Write-Host
    & {
        foreach ($row in $rows) {
            $reason = Get-Obstacle $row
            if ($reason) { Write-Warning "left out: $($row.Name): $reason"; continue }
            try { Measure-Row $row }
            catch { Write-Warning "left out: $($row.Name): $_" }
        }
    } | Tee-Object -Variable measured
    if ($Markdown) { Set-Content -LiteralPath $Markdown -Value ($machine + '' + (ConvertTo-MarkdownTable $measured)) }
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
