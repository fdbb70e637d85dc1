<#
.SYNOPSIS
Tests the rules of alert-rules.ps1 on capture files, for a nightly job: writes the events as CSV, and exits with 1 if there was a severe one.
Needs PowerShell (pwsh).

.EXAMPLE
./check-captures.ps1 -Path /var/lib/netmon/*.pcapng -OutFile alerts.csv
#>
param(
    [Parameter(Mandatory)] [string[]] $Path,
    [Parameter(Mandatory)] [string] $OutFile,
    [string] $Serious = 'High',
    [string] $RuleFile = (Join-Path $PSScriptRoot 'alert-rules.ps1')
)

$ErrorActionPreference = 'Stop'

# Register the rules disabled, because otherwise they would apply to captures of this session.
$rules = & $RuleFile -Common @{ Disabled = $true }
try { $alerts = @(Test-TrafficAlert -Path $Path -Rule $rules) }
finally { $rules | Unregister-TrafficAlert }

$alerts | Export-Csv $OutFile
$alerts | Group-Object Rule -NoElement | Sort-Object Count -Descending
if ($alerts.Where({ $_.SeverityLevel -ge [int][NetMon.AlertSeverity] $Serious })) { exit 1 }
