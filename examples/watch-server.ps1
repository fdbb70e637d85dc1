<#
.SYNOPSIS
Watches an interface with the rules of alert-rules.ps1 for a given time, and writes the events as CSV. Needs PowerShell (pwsh).

.EXAMPLE
./watch-server.ps1 -Interface eth0 -OutFile alerts.csv -Duration 08:00:00
#>
param(
    [Parameter(Mandatory)] [string] $Interface,
    [Parameter(Mandatory)] [string] $OutFile,
    [timespan] $Duration = '01:00:00',
    [string] $RuleFile = (Join-Path $PSScriptRoot 'alert-rules.ps1')
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Register-TrafficAlert -ErrorAction Ignore)) { Import-Module NetMon }

# One background capture for all rules, without packet output.
$ring = Join-Path ([IO.Path]::GetTempPath()) "watch-$PID.pcapng"
$rules = & $RuleFile -Common @{ Notify = 'Console' }
$capture = Start-PacketCapture -Interface $Interface -OutFile $ring -RotateSize 100MB -MaxFiles 2 -NoPacket -AsJob
try {
    Receive-TrafficAlert -Name $rules.Name -Wait -Timeout $Duration | Export-Csv $OutFile
}
finally {
    $capture | Stop-Job -PassThru | Remove-Job
    $rules | Unregister-TrafficAlert
    Remove-Item ([IO.Path]::ChangeExtension($ring, '*'))
}
