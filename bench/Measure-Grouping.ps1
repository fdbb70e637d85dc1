#requires -Version 7.4

<#
.SYNOPSIS
Measures Group-Object over packets: by Protocol, which has few values, and by SrcIP, which has many.

.DESCRIPTION
Group-Object sorts what it groups, and compares texts by the rules of the culture. The second row is the bound of what a packet object can do about
it: objects with the same two properties, whose texts exist already. Figures are processor seconds, medians of the runs.

.EXAMPLE
./bench/Measure-Grouping.ps1 capture.pcap
#>
param(
    # The capture; 200,000 packets of it are taken.
    [Parameter(Mandatory)] [string] $Path,
    [int] $Packet = 200000,
    [int] $Repeat = 5
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')
Add-Type 'public sealed class PreparedPacket { public string Protocol { get; set; } public string SrcIP { get; set; } }'

function Measure-Processor([scriptblock] $Work) {
    $before = [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime
    $null = & $Work
    ([Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - $before).TotalSeconds
}

function Get-Median([double[]] $Value) { ($Value | Sort-Object)[[int][Math]::Floor($Value.Count / 2)] }

$packets = Import-PacketCapture $Path -Count $Packet
$prepared = foreach ($item in $packets) { [PreparedPacket] @{ Protocol = $item.Protocol; SrcIP = $item.SrcIP } }
foreach ($kind in @{ Name = 'packets'; Items = $packets }, @{ Name = 'prepared objects'; Items = $prepared }) {
    # The first round compiles.
    $rounds = foreach ($round in 0..$Repeat) {
        [pscustomobject]@{
            Protocol = Measure-Processor { $kind.Items | Group-Object Protocol -NoElement }
            SrcIP = Measure-Processor { $kind.Items | Group-Object SrcIP -NoElement }
        }
    }
    $protocol = Get-Median ($rounds | Select-Object -Skip 1).Protocol
    $address = Get-Median ($rounds | Select-Object -Skip 1).SrcIP
    [pscustomobject]@{ Objects = $kind.Name; Protocol = $protocol; SrcIP = $address; Ratio = [Math]::Round($address / $protocol, 2) }
}
