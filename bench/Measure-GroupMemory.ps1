#requires -Version 7.4

<#
.SYNOPSIS
Measures the peak memory of Get-FlowSummary -By Host over a scan of very many hosts.

.DESCRIPTION
Every row is a shell of its own, and its figure is the most memory that the whole process had; the first row is what remains without groups
(-By Protocol), so the rest is that of the groups. The capture is made here: one packet to each host, and time goes on, so that flows end
and their table stays small.

.EXAMPLE
./bench/Measure-GroupMemory.ps1 -HostCount 3000000
#>
param(
    # Hosts in the capture.
    [int] $HostCount = 3000000,
    # Values of -MaxGroup.
    [int[]] $MaxGroup = @(100000, 500000, 100000000)
)
$ErrorActionPreference = 'Stop'
$module = (Resolve-Path (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')).ProviderPath
Add-Type -TypeDefinition @'
using System;
using System.Buffers.Binary;
using System.IO;

public static class ManyHosts
{
    public static void Write(string path, int count)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        file.Write(Convert.FromHexString("d4c3b2a1020004000000000000000000ffff000001000000"));
        var packet = new byte[16 + 42 + 18];
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), 60);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), 60);
        Convert.FromHexString("02000000000202000000000108004500002e000000004011000064400001").CopyTo(packet, 16);
        Convert.FromHexString("03e80035001a0000").CopyTo(packet, 50);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packet, 1_700_000_000 + (i / 10_000));
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(4), i % 10_000 * 100);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(46), 0x0a000000u + (uint)i);
            file.Write(packet);
        }
    }
}
'@
$file = Join-Path ([IO.Path]::GetTempPath()) "hosts-$PID.pcap"
try {
    [ManyHosts]::Write($file, $HostCount)
    $rows = @('-By Protocol') + ($MaxGroup | ForEach-Object { "-By Host -MaxGroup $_" }) + ($MaxGroup | ForEach-Object { "-By Host -MaxGroup $_ -Top 10" })
    foreach ($parameters in $rows) {
        $script = "Import-Module '$module'; `$clock = [Diagnostics.Stopwatch]::StartNew(); `$sum = Get-FlowSummary '$file' $parameters -WarningAction Ignore |
            Measure-Object Packets -Sum; '{0};{1};{2:0.0};{3}' -f `$sum.Count, `$sum.Sum, `$clock.Elapsed.TotalSeconds, [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64"
        $count, $packets, $seconds, $peak = (pwsh -NoProfile -Command $script) -split ';'
        [pscustomobject]@{ Parameters = $parameters -replace '-By Host ', ''; Rows = [int]$count; Packets = [long]$packets; Seconds = [double]$seconds; PeakMB = [Math]::Round([long]$peak / 1e6) }
    }
}
finally {
    Remove-Item -LiteralPath $file -ErrorAction Ignore
}
