<#
.SYNOPSIS
Captures one interface to a ring buffer of files for a given time, and shows the counters. For timers and cron.

.DESCRIPTION
Keeps the newest files, at most -MaxFiles times -FileSize bytes. Runs in pwsh and netmon.
Exit code 0: every packet is in the files. 2: packets were dropped; the numbers are shown. 1: an error.

.EXAMPLE
pwsh -File capture-ring.ps1 -Interface eth0 -Folder /var/lib/netmon -Duration 01:00:00

.EXAMPLE
netmon -File capture-ring.ps1 -Interface eth0 -Folder /var/lib/netmon -Duration 600 -Filter 'not port 22'
#>
param(
    [Parameter(Mandatory)] [string] $Interface,
    [Parameter(Mandatory)] [string] $Folder,
    [string] $Duration = '00:10:00',
    [string] $Filter,
    [long] $FileSize = 100MB,
    [int] $MaxFiles = 20
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Start-PacketCapture -ErrorAction Ignore)) { Import-Module NetMon }

$capture = @{
    Interface  = $Interface
    Duration   = $Duration
    OutFile    = [System.IO.Path]::Combine($Folder, "$Interface.pcapng")
    RotateSize = $FileSize
    MaxFiles   = $MaxFiles
    NoPacket   = $true
}
if ($Filter) { $capture.Filter = $Filter }

[void] [System.IO.Directory]::CreateDirectory($Folder)
Start-PacketCapture @capture

$result = @(Get-CaptureStatistics)[-1]
$result
$dropped = [long]$result.DroppedByKernel + [long]$result.DroppedByInterface + [long]$result.DroppedByQueue
if ($dropped -gt 0) { exit 2 }
