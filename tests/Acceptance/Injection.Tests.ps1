# Passes a capture with terminal control sequences through every cmdlet that reads packets, every view and every text conversion, and checks that
# they are always escaped. The list of characters is independent of the tested code.

BeforeDiscovery {
    $commands = @(
        'Import-PacketCapture $file'
        'Import-PacketCapture $file | Get-PacketDetail'
        'Import-PacketCapture $file | Get-PacketDetail -Field *'
        'Import-PacketCapture $file | Get-PacketDetail -Hex'
        'Import-PacketCapture $file | Test-PacketChecksum'
        'Get-FlowSummary $file'
        '"Host", "Conversation", "Protocol", "Port", "Application", "ServerName", "Interface", "Subnet", "Time" | ForEach-Object { Get-FlowSummary $file -By $_ }'
        'Compare-FlowSummary @() (Get-FlowSummary $file) -By ServerName'
        'Get-TcpStream $file'
        'Find-CleartextCredential $file -ShowSecret'
        'Measure-PacketCapture $file'
        'Measure-PacketCapture $file | ForEach-Object { $_.Warnings; $_.Protocols; $_.Applications; $_.TopHosts; $_.DnsNames; $_.HttpHosts; $_.Credentials; $_.Findings }'
        'Get-DnsTransaction $file'
        'Get-HttpTransaction $file'
        'Get-FlowSummary $file | Get-FlowPacket -Path $file'
        'Get-CaptureStatistics'
        'Test-TrafficAlert $file'
        'Get-TrafficAlert'
    )
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

public static class HarmfulCapture
{
    public const string Harm = "a\u001b[2J\u0007\u007f\u009b1m\u0085\u202e\u2066\u200f\u061c\u2028\ufeff\u200b";

    public static void Write(string path)
    {
        byte[] harm = Encoding.UTF8.GetBytes(Harm);
        byte[] question = Join(Hex("000701000001000000000000"), new[] { (byte)harm.Length }, harm, Hex("076578616d706c650000010001"));
        byte[] name = Join(Encoding.UTF8.GetBytes("if"), harm);
        File.WriteAllBytes(path, Join(
            Block(0x0a0d0d0a, Join(U32(0x1a2b3c4d), Hex("01000000"), U32(uint.MaxValue), U32(uint.MaxValue))),
            Block(1, Join(Hex("01000000"), U32(0), Option(2, name), Option(3, name), U32(0))),
            Packet(17, 4000, 53, question), Packet(17, 5353, 5353, question), Packet(17, 5355, 5355, question),
            Packet(17, 4005, 161, Join(new byte[] { 0x30, (byte)(32 + harm.Length), 2, 1, 0, 4, (byte)harm.Length }, harm, Hex("a019020101020100020100300e300c06082b060102010101000500"))),
            Packet(17, 4000, 514, Join(Text("<134>"), harm)),
            Packet(17, 5060, 5060, Join(Text("INVITE sip:bob@example SIP/2.0\r\nTo: "), harm, Text("\r\nFrom: "), harm, Text("\r\n\r\n"))),
            Packet(6, 4001, 80, Join(Text("GET / HTTP/1.1\r\nHost: "), harm, Text(".example\r\nUser-Agent: "), harm, Text("\r\n\r\n"))),
            Packet(6, 4002, 80, Text("GET / HTTP/1.1\r\nHost: =1+1.example\r\n\r\n")),
            Packet(6, 4003, 25, Join(Text("EHLO "), harm, Text("\r\n"))),
            Packet(6, 4004, 21, Join(Text("USER "), harm, Text("\r\n")))));
    }

    private static byte[] Packet(byte protocol, int from, int to, byte[] payload)
    {
        byte[] segment = protocol == 17
            ? Join(Big(from), Big(to), Big(8 + payload.Length), Hex("0000"), payload)
            : Join(Big(from), Big(to), Hex("00000001000000015018ffff00000000"), payload);
        byte[] frame = Join(
            Hex("0200000000020200000000010800"), Hex("4500"), Big(20 + segment.Length), Hex("0000000040"), new[] { protocol }, Hex("0000c0000201c6336402"), segment);
        return Block(6, Join(
            U32(0), U32(0x00063000), U32((uint)from), U32((uint)frame.Length), U32((uint)frame.Length), Padded(frame),
            Option(1, Encoding.UTF8.GetBytes(Harm)), U32(0)));
    }

    private static byte[] Text(string text) { return Encoding.ASCII.GetBytes(text); }
    private static byte[] Hex(string hex) { return Convert.FromHexString(hex); }
    private static byte[] Block(uint type, byte[] body) { return Join(U32(type), U32((uint)body.Length + 12), body, U32((uint)body.Length + 12)); }
    private static byte[] Option(int code, byte[] value) { return Join(new byte[] { (byte)code, 0, (byte)value.Length, 0 }, Padded(value)); }
    private static byte[] Padded(byte[] data) { return Join(data, new byte[-data.Length & 3]); }
    private static byte[] U32(uint value) { return BitConverter.GetBytes(value); }
    private static byte[] Big(int value) { return new[] { (byte)(value >> 8), (byte)value }; }

    private static byte[] Join(params byte[][] parts)
    {
        var all = new List<byte>();
        foreach (var part in parts) all.AddRange(part);
        return all.ToArray();
    }

    // The first character that a terminal would obey or hide; null for none. Ends of lines are what views are made of.
    public static string Find(string text)
    {
        foreach (var c in text.Replace("\r\n", "\n"))
        {
            var category = char.GetUnicodeCategory(c);
            if (c != '\n' && (char.IsControl(c) || category == System.Globalization.UnicodeCategory.Format
                || category == System.Globalization.UnicodeCategory.LineSeparator || category == System.Globalization.UnicodeCategory.ParagraphSeparator))
                return "U+" + ((int)c).ToString("x4");
        }

        return null;
    }
}
'@
    $PSStyle.OutputRendering = 'PlainText'
    $file = Join-Path $TestDrive 'harm.pcapng'
    [HarmfulCapture]::Write($file)
    $null = Register-TrafficAlert -Name names -DnsName * -Cooldown 0
    $null = Register-TrafficAlert -Name servers -ServerName * -Cooldown 0
    $null = Register-TrafficAlert -Name list -Detector Blocklist -DetectorParameter @{ Entry = 'example' } -Cooldown 0
    $null = Register-TrafficAlert -Name script -Condition { throw "$($_.DnsName) $([HarmfulCapture]::Harm)" } -Cooldown 0

    # All ways to convert objects to text.
    function Show($Items) {
        $Items | Format-Table | Out-String -Width 400
        $Items | Format-Table * | Out-String -Width 4000
        $Items | Format-List | Out-String -Width 400
        $Items | Format-List * | Out-String -Width 4000
        $Items | Format-Wide | Out-String -Width 400
        $Items | Out-String -Width 400
        $Items | ForEach-Object ToString
        $Items | ConvertTo-Csv
        $Items | ConvertTo-Json -Depth 1 -WarningAction Ignore
    }
}

AfterAll { Unregister-TrafficAlert * }

Describe 'Text from packets' {
    It 'cannot harm in any view of <_>' -ForEach $commands {
        $items = @(& ([scriptblock]::Create($_)))
        $items.Count | Should -BeGreaterThan 0

        $texts = @(Show $items)
        $texts.Count | Should -BeGreaterThan 8
        foreach ($text in $texts) { [HarmfulCapture]::Find($text) | Should -BeNullOrEmpty -Because $text }
    }

    It 'is shown as escapes' {
        (Import-PacketCapture $file -Count 1).DnsName | Should -Be 'a\x1b[2J\x07\x7f\x9b1m\x85\u202e\u2066\u200f\u061c\u2028\ufeff\u200b.example'
        (Import-PacketCapture $file -Count 1).Interface | Should -BeLike 'ifa\x1b*'
        (Test-TrafficAlert $file -Name list)[0].Message | Should -BeLike '*a\x1b`[2J*is listed*'
    }

    It 'is as it was in the payload' {
        [Text.Encoding]::UTF8.GetString((Import-PacketCapture $file -Count 1).GetPayload()) | Should -BeLike "*`u{1b}*`u{202e}*"
    }

    It 'reaches an action as escapes' {
        $global:seen = [Collections.Concurrent.ConcurrentQueue[string]]::new()
        $null = Register-TrafficAlert -Name action -DnsName * -Cooldown 0 -Action { $global:seen.Enqueue("$_ $($_.Message)") }
        try { Test-TrafficAlert $file -Name action | ForEach-Object { $global:seen.Enqueue("$_ $($_.Message) $($_.Key)") } }
        finally { Unregister-TrafficAlert action }

        $global:seen.Count | Should -BeGreaterThan 0
        foreach ($text in $global:seen) { [HarmfulCapture]::Find($text) | Should -BeNullOrEmpty }
    }
}

Describe 'Messages' {
    It 'quote little, and nothing that can harm: <_>' -ForEach @(
        'Import-PacketCapture $text', 'Import-PacketCapture $file -Filter $long', 'Start-PacketCapture -Interface $long', 'Get-NetInterface $long',
        'Get-FlowSummary $file -SortBy $long', 'Register-TrafficAlert -Name $long -Filter $long', 'Register-TrafficAlert -Name x -SourceAddress $long',
        'Register-TrafficAlert -Name x -DestinationPort $long', 'Register-TrafficAlert -Name x -DnsName ("[" + $long)', 'Get-TrafficAlert $long', 'Stop-TrafficMonitor ("x" * 200000)',
        'Register-TrafficAlert -Name x -Detector Blocklist -DetectorParameter @{ Entry = $long }', 'Test-TrafficMonitorConfig $config -ErrorAction Continue | ForEach-Object { Write-Error "$_" }'
    ) {
        $text = Join-Path $TestDrive 'text.pcap'
        [IO.File]::WriteAllText($text, "a`tb`r`n" + [HarmfulCapture]::Harm)
        $config = Join-Path $TestDrive 'long.toml'
        $long = [HarmfulCapture]::Harm + 'x' * 200000
        [IO.File]::WriteAllText($config, "[general]`nmode = `"$('y' * 200000)\u001b\u202e`"`ninterface = 'lo'`n")
        $found = $null
        try { & ([scriptblock]::Create($_)) -ErrorAction SilentlyContinue -ErrorVariable found 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { $found = @($found) + $_ } }
        catch { $found = @($_) }

        @($found).Where{ $_ }.Count | Should -BeGreaterThan 0
        foreach ($problem in @($found).Where{ $_ }) {
            "$problem".Length | Should -BeLessThan 2500
            $problem.Exception.Message.Length | Should -BeLessThan 2500
            [HarmfulCapture]::Find("$problem") | Should -BeNullOrEmpty
        }
    }
}

Describe 'Flow files of CSV' {
    It 'have <cell> with "<option>"' -ForEach @(
        @{ option = ''; cell = "'=1+1.example" }
        @{ option = '-NoFormulaEscape'; cell = '=1+1.example' }
    ) {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive "csv$option")).FullName
        $null = & ([scriptblock]::Create("Invoke-TrafficMonitor -Path '$file' -FlowFile '$folder/flows.csv' $option"))
        $made = Get-ChildItem $folder -Filter flows.csv
        $flows = Import-Csv $made.FullName

        $flows.ServerName | Should -Contain $cell
        $flows.PacketsSent | Should -Contain '1'
        foreach ($line in Get-Content $made.FullName) { [HarmfulCapture]::Find($line) | Should -BeNullOrEmpty }
        # Cmdlets that read it remove the apostrophe.
        (Compare-FlowSummary @() $flows -By ServerName).Key | Should -Contain '=1+1.example'
        (Compare-FlowSummary @() $flows -By ServerName).Key | Should -Not -Contain "'=1+1.example"
        @($flows | Where-Object ServerName -Like '*=1+1*' | Get-FlowPacket -Path $file).Count | Should -Be 1
    }
}
