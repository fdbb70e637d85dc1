<#
.SYNOPSIS
Example of a file of alert rules, which are used live, on capture files and in tests.

.PARAMETER Common
Parameters for all rules, such as interfaces and channels. For tests, use @{ Disabled = $true }.

.EXAMPLE
./alert-rules.ps1 -Common @{ Interface = 'eth0'; Notify = 'Console' }
#>
param([hashtable] $Common = @{})

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Register-TrafficAlert -ErrorAction Ignore)) { Import-Module NetMon }

# Our own hosts: adapt these first.
$resolver = '192.0.2.53', '2001:db8::53'
$scanner = '192.0.2.250'

Register-TrafficAlert -Name telnet -Description 'Passwords in the clear' -DestinationPort 23 -Severity High -Force @Common

Register-TrafficAlert -Name foreign-dns -Description 'DNS that does not go to our resolver' -Protocol UDP, TCP -DestinationPort 53 `
    -Exclude $resolver -Severity Low -Force @Common

Register-TrafficAlert -Name plain-http -Description 'Pages without encryption' -Application HTTP -DestinationPort 1-65535 -Cooldown 300 `
    -Severity Information -Force @Common

Register-TrafficAlert -Name port-scan -Description 'A port scan' -Detector PortScan -Exclude $scanner -Force @Common

Register-TrafficAlert -Name big-sender -Description 'Much data from one host' -Measure Bytes -Threshold 500MB -Window 300 -GroupBy Source -Force @Common
