#requires -Version 7.4

<#
.SYNOPSIS
Measures what alert rules for names cost: exact names, names with wildcards, and patterns that make other matchers go back and forth.

.DESCRIPTION
A capture of DNS questions is made here. Each row tries so many rules of one kind on it, several times in turn with the others, and shows the
median, and its ratio to that of exact names. No rule is met but the one that is named, so the time is that of looking and not of alerts.

.EXAMPLE
./bench/Measure-NamePatterns.ps1
#>
param(
    # Rules at once.
    [int] $Rule = 1000,
    # DNS questions in the capture.
    [int] $Packet = 200000,
    # Different names in the capture.
    [int] $Name = 200000,
    # Times that each kind of rules is tried.
    [int] $Repeat = 3
)
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/NetMon/NetMon.psd1')

Add-Type -TypeDefinition @'
using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

public static class DnsQuestions
{
    public static void Write(string path, int count, int names)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);
        file.Write(Convert.FromHexString("d4c3b2a1020004000000000000000000ffff000001000000"));
        for (var i = 0; i < count; i++)
        {
            // Some of them of many equal letters, which patterns with many stars like least.
            var number = (uint)((i % names) * 2654435761L);
            var name = i % 10 == 0 ? new string('a', 60) + "." + number.ToString("x") + ".example.net" : $"h{number:x}.cdn{number % 97}.example{number % 13}.com";
            file.Write(Packet(i, name));
        }
    }

    private static byte[] Packet(int number, string name)
    {
        using var question = new MemoryStream();
        question.Write(Convert.FromHexString("000101000001000000000000"));
        foreach (var label in name.Split('.'))
        {
            question.WriteByte((byte)label.Length);
            question.Write(Encoding.ASCII.GetBytes(label));
        }

        question.Write(Convert.FromHexString("0000010001"));
        var payload = question.ToArray();
        var packet = new byte[16 + 14 + 20 + 8 + payload.Length];
        var frame = packet.Length - 16;
        BinaryPrimitives.WriteInt32LittleEndian(packet, 1_780_000_000 + (number / 10_000));
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(4), number % 10_000 * 100);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), frame);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), frame);
        Convert.FromHexString("02000000000202000000000108004500").CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(32), (ushort)(frame - 14));
        Convert.FromHexString("0000000040110000c0000201c0000235").CopyTo(packet, 34);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(50), (ushort)(1024 + (number % 60_000)));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(52), 53);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(54), (ushort)(8 + payload.Length));
        payload.CopyTo(packet, 58);
        return packet;
    }
}
'@

$kinds = [ordered]@{
    'exact names'        = { param($n) "www$n.listed.example" }
    '*.domain'           = { param($n) "*.listed$n.example" }
    '*a*b*word*'         = { param($n) "*a*b*word$n*" }
    '*a*b*c*d*e*f*n'     = { param($n) "*a*b*c*d*e*f*z$n" }
    '*a*a*a*a*a*a*b*n'   = { param($n) "*a*a*a*a*a*a*q*$n" }
    '?[a-m]*[0-9]*word?' = { param($n) "?[a-m]*[0-9]*word$n?" }
}
$file = Join-Path ([IO.Path]::GetTempPath()) "names-$PID.pcap"
try {
    [DnsQuestions]::Write($file, $Packet, $Name)
    $times = @{}
    $rules = @{}
    foreach ($kind in $kinds.Keys) {
        $times[$kind] = [Collections.Generic.List[double]]::new()
        $rules[$kind] = foreach ($number in 1..$Rule) {
            Register-TrafficAlert -Name "$kind $number" -DnsName (& $kinds[$kind] $number) -Disabled
        }
    }

    foreach ($turn in 1..$Repeat) {
        foreach ($kind in $kinds.Keys) {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Test-TrafficAlert -Path $file -Rule $rules[$kind] | Out-Null
            $times[$kind].Add($clock.Elapsed.TotalSeconds)
        }
    }

    $median = { param($values) ($values | Sort-Object)[[int][Math]::Floor($values.Count / 2)] }
    $exact = & $median $times['exact names']
    foreach ($kind in $kinds.Keys) {
        $seconds = & $median $times[$kind]
        [pscustomobject]@{ Rules = "$Rule $kind"; Seconds = [Math]::Round($seconds, 3); Ratio = [Math]::Round($seconds / $exact, 2) }
    }
}
finally {
    Remove-Item -LiteralPath $file -ErrorAction Ignore
    Unregister-TrafficAlert * -ErrorAction Ignore
}
