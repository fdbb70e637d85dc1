<#
.SYNOPSIS
Writes the top senders of capture files as CSV. Needs PowerShell (pwsh).

.EXAMPLE
./top-talkers.ps1 -Path /var/lib/netmon/*.pcapng -OutFile talkers.csv -Top 20
#>
param(
    [Parameter(Mandatory)] [string[]] $Path,
    [Parameter(Mandatory)] [string] $OutFile,
    [int] $Top = 10
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Import-PacketCapture -ErrorAction Ignore)) { Import-Module NetMon }

# Keep only counters per sender, so that memory does not grow with the files.
$packets = @{}
$bytes = @{}
Import-PacketCapture $Path | Where-Object SrcIP | ForEach-Object {
    $sender = "$($_.SrcIP)"
    $packets[$sender] += 1
    $bytes[$sender] += $_.Length
}

$bytes.GetEnumerator() | Sort-Object Value -Descending | Select-Object -First $Top @(
    @{ Name = 'Address'; Expression = 'Key' }
    @{ Name = 'Packets'; Expression = { $packets[$_.Key] } }
    @{ Name = 'Bytes'; Expression = 'Value' }
) | Export-Csv $OutFile
