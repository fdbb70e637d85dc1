#requires -Version 7.4

<#
.SYNOPSIS
Measures the peak memory of Get-FlowSummary: over a file, over the file again and again, and over many flows that are open at once.

.DESCRIPTION
Every row is a shell of its own, and its figure is the most memory that the whole process had, shell and module included; the first row is
what remains when nothing is read. The open flows are made here: connections of TCP with a handshake and a request, and exchanges of
UDP, all of them within 40 seconds, so that no timeout ends one before the end of the file. BytesPerFlow is what their process has more than
the process that reads a thousand of them, for each flow more.

.EXAMPLE
./bench/Measure-FlowMemory.ps1 -Path big.pcap

.EXAMPLE
./bench/Measure-FlowMemory.ps1 -Flow 10000000 -Kind TCP

Ten million open connections, and no file. Needs 3.2 GB for a temporary file.
#>
param(
    # A capture file with TCP or UDP traffic; without one, only open flows are measured.
    [string] $Path,
    # Flows that are open at once in the file that is made.
    [int] $Flow = 1000000,
    # What these flows are.
    [ValidateSet('TCP', 'UDP')] [string[]] $Kind = @('TCP', 'UDP')
)
$ErrorActionPreference = 'Stop'
$module = (Resolve-Path (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')).ProviderPath
$few = 1000
. (Join-Path $PSScriptRoot '../build/CurrentShell.ps1')

Add-Type -TypeDefinition @'
using System;
using System.Buffers.Binary;
using System.IO;

public static class OpenFlows
{
    // In four rounds over all flows: what the one side sends, and what the other answers.
    public static void Write(string path, int count, bool isTcp)
    {
        byte[] request = System.Text.Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        file.Write(Convert.FromHexString("d4c3b2a1020004000000000000000000ffff000001000000"));
        for (var round = 0; round < 4; round++)
        {
            if (!isTcp && round is 1 or 2) continue;
            for (var flow = 0; flow < count; flow++)
            {
                var microseconds = (round * 10_000_000L) + (flow * 9_000_000L / count);
                if (isTcp) file.Write(Packet(microseconds, flow, round == 1, Segment(round, round == 3 ? request : [])));
                else file.Write(Packet(microseconds, flow, round == 3, Datagram(new byte[40])));
            }
        }
    }

    private static byte[] Segment(int round, byte[] payload)
    {
        var bytes = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), round switch { 0 => 1000u, 1 => 5000u, _ => 1001u });
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), round switch { 0 => 0u, 1 => 1001u, _ => 5001u });
        (bytes[12], bytes[13], bytes[14]) = (0x50, new byte[] { 0x02, 0x12, 0x10, 0x18 }[round], 0xfa);
        payload.CopyTo(bytes, 20);
        return bytes;
    }

    private static byte[] Datagram(byte[] payload)
    {
        var bytes = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)bytes.Length);
        payload.CopyTo(bytes, 8);
        return bytes;
    }

    // 40 flows a client, each from a port of its own, to one server.
    private static byte[] Packet(long microseconds, int flow, bool isAnswer, byte[] transport)
    {
        var isTcp = transport[12 % transport.Length] == 0x50;
        var bytes = new byte[16 + 14 + 20 + transport.Length];
        var frame = bytes.AsSpan(16);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 1_780_000_000u + (uint)(microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(microseconds % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), frame.Length);
        (frame[0], frame[6], frame[12]) = (2, 2, 8);
        var ip = frame[14..];
        (ip[0], ip[8], ip[9]) = (0x45, 64, isTcp ? (byte)6 : (byte)17);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        BinaryPrimitives.WriteUInt32BigEndian(ip[(isAnswer ? 16 : 12)..], 0x0b000000u + (uint)(flow / 40));
        BinaryPrimitives.WriteUInt32BigEndian(ip[(isAnswer ? 12 : 16)..], 0x0a000001u);
        transport.CopyTo(ip[20..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[(isAnswer ? 22 : 20)..], (ushort)(20000 + (flow % 40)));
        BinaryPrimitives.WriteUInt16BigEndian(ip[(isAnswer ? 20 : 22)..], isTcp ? (ushort)80 : (ushort)4000);
        return bytes;
    }
}
'@

# Runs a script in a shell of its own; $Captures is what it may read.
function Measure-Peak([string] $What, [string[]] $Captures, [string] $Script) {
    $paths = ($Captures | ForEach-Object { "'" + $_.Replace("'", "''") + "'" }) -join ', '
    $command = "Import-Module '$module'; `$files = @($paths); $Script; [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64"
    $program, $first = Get-CurrentShell
    $bytes = [long] (& $program @first -NoProfile -Command $command | Select-Object -Last 1)
    [pscustomobject]@{ What = $What; PeakMB = [math]::Round($bytes / 1e6, 1); BytesPerFlow = $null }
}

$folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName
try {
    Measure-Peak 'shell and module' @() ''
    if ($Path) {
        $file = (Resolve-Path -LiteralPath $Path).ProviderPath
        Measure-Peak 'Get-FlowSummary | Out-Null' @($file) 'Get-FlowSummary -LiteralPath $files | Out-Null'
        Measure-Peak 'Get-FlowSummary -By Host | Out-Null' @($file) 'Get-FlowSummary -LiteralPath $files -By Host | Out-Null'
        Measure-Peak 'five times in one shell' @($file) '1..5 | ForEach-Object { Get-FlowSummary -LiteralPath $files | Out-Null }'
        Measure-Peak 'the file ten times over, in one call' (@($file) * 10) 'Get-FlowSummary -LiteralPath $files | Out-Null'
    }
    foreach ($transport in $Kind) {
        $open = Join-Path $folder 'open.pcap'
        $rows = foreach ($number in $few, $Flow) {
            [OpenFlows]::Write($open, $number, $transport -eq 'TCP')
            Measure-Peak "$number open flows of $transport" @($open) "Get-FlowSummary -LiteralPath `$files -MaxFlow $([math]::Max($Flow, 2000000)) | Out-Null"
        }
        $rows[1].BytesPerFlow = [math]::Round(($rows[1].PeakMB - $rows[0].PeakMB) * 1e6 / ($Flow - $few), 1)
        $rows
    }
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
