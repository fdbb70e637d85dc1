using System.Globalization;
using System.Text;

namespace NetMon.Tests.Presentation;

/// <summary>
/// Captures with text that would steer a terminal, through every cmdlet that reads packets, every view and every way to text: nothing of it
/// comes out as it is. The characters are listed here by themselves, and not asked of what is tested.
/// </summary>
public sealed class InjectionViewTests : IDisposable
{
    private const string Harm = "a\u001b[2J\u0007\u007f\u009b1m\u0085\u202e\u2066\u200f\u061c\u2028\ufeff\u200b";

    private readonly TemporaryDirectory _folder = new();
    private readonly Engine _engine = new();
    private readonly string _file;

    public InjectionViewTests()
    {
        _file = _folder.File("harm.pcapng");
        File.WriteAllBytes(_file, Capture());
    }

    public static TheoryData<string> Views =>
    [
        "Import-PacketCapture $file",
        "Import-PacketCapture $file | Get-PacketDetail",
        "Import-PacketCapture $file | Get-PacketDetail -Field *",
        "Import-PacketCapture $file | Get-PacketDetail -Hex",
        "Get-FlowSummary $file",
        "'Host', 'Conversation', 'Protocol', 'Port', 'Application', 'ServerName', 'Interface', 'Subnet', 'Time' | ForEach-Object { Get-FlowSummary $file -By $_ }",
        "Get-FlowSummary $file | Compare-FlowSummary -ReferenceObject @() -By ServerName",
        "Get-TcpStream $file",
        "Get-FlowSummary $file | Get-FlowPacket -Path $file",
        "Get-CaptureStatistics",
        "Test-TrafficAlert $file -Rule $rules",
        "Import-PacketCapture $file | Test-PacketChecksum",
        "$rules",
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public void No_view_and_no_text_of_it_can_harm(string command)
    {
        var script = $$"""
            $PSStyle.OutputRendering = 'PlainText'
            $rules = @(
                Register-TrafficAlert -Name names -DnsName * -Cooldown 0 -Force
                Register-TrafficAlert -Name servers -ServerName * -Cooldown 0 -Force
                Register-TrafficAlert -Name list -Detector Blocklist -DetectorParameter @{ Entry = 'example' } -Cooldown 0 -Force
                Register-TrafficAlert -Name script -Condition { throw $_.ServerName } -Cooldown 0 -Force
            )
            $items = @(& { {{command}} })
            $items | Format-Table | Out-String -Width 400
            $items | Format-Table * | Out-String -Width 4000
            $items | Format-List | Out-String -Width 400
            $items | Format-List * | Out-String -Width 4000
            $items | Format-Wide | Out-String -Width 400
            $items | Out-String -Width 400
            $items | ForEach-Object ToString
            $items | ConvertTo-Csv
            $items | Select-Object * -ExcludeProperty Text, Inner, Fields | ConvertTo-Json -Depth 1 -WarningAction Ignore
            """;
        var output = _engine.Run(script, ("file", _file)).Clean();
        Assert.NotEmpty(output);
        Assert.Contains(output, text => text.ToString().Contains(@"\x1b", StringComparison.Ordinal) || command is "Get-TcpStream $file" || !HasNames(command));
        foreach (var text in output) AssertSafe(text.ToString(), command);
    }

    [Fact]
    public void Errors_that_quote_files_and_users_can_not_harm_and_are_short()
    {
        var text = _folder.File("text.pcap");
        File.WriteAllText(text, "a\tb\r\n" + Harm);
        var rule = $"{Harm}{new string('x', 200_000)}";
        string[] commands =
        [
            "Import-PacketCapture $text", "Import-PacketCapture $file -Filter $rule", "Import-PacketCapture $file -Address $rule", "Import-PacketCapture $file -Protocol $rule",
            "Start-PacketCapture -Interface $rule", "Get-FlowSummary $file -SortBy $rule", "Register-TrafficAlert -Name $rule -Filter $rule",
            "Register-TrafficAlert -Name x -SourceAddress $rule", "Register-TrafficAlert -Name x -Port $rule", "Register-TrafficAlert -Name x -DnsName ('[' + $rule)",
            "Register-TrafficAlert -Name x -Detector Blocklist -DetectorParameter @{ Entry = $rule }", "Get-TrafficAlert $rule", "Stop-TrafficMonitor $rule",
        ];
        foreach (var command in commands)
        {
            var errors = _engine.Run(command, ("text", text), ("file", _file), ("rule", rule)).Errors;
            Assert.NotEmpty(errors);
            foreach (var error in errors)
            {
                AssertSafe(error.ToString(), command);
                Assert.True(error.ToString().Length < 2000, $"{command}: {error.ToString().Length}");
                Assert.True(error.Exception.Message.Length < 2000, $"{command}: {error.Exception.Message.Length}");
            }
        }
    }

    [Fact]
    public void An_action_gets_text_that_is_safe()
    {
        _engine.Run("""
            $global:seen = [Collections.Concurrent.ConcurrentQueue[string]]::new()
            Register-TrafficAlert -Name action -ServerName * -Cooldown 0 -Action { $global:seen.Enqueue("$($_.Message)"); $global:seen.Enqueue("$_") } | Out-Null
            $rule = Get-TrafficAlert action
            """).Clean();
        var events = _engine.Run("Test-TrafficAlert $file -Name action | ForEach-Object { & { param($alert) \"$($alert.Message)\" } $_ }", ("file", _file)).Clean();
        Assert.NotEmpty(events);
        foreach (var text in events) AssertSafe(text.ToString(), "action");
    }

    // What begins as a formula gets an apostrophe, and is what it was when it is read again.
    [Theory]
    [InlineData("", "'=1+1.example")]
    [InlineData("-NoFormulaEscape", "=1+1.example")]
    public void Flow_files_hold_no_formula_unless_asked_for(string option, string cell)
    {
        var script = $$"""
            Invoke-TrafficMonitor -Path $file -FlowFile $flows {{option}} | Out-Null
            $csv = Import-Csv (Get-ChildItem $folder -Filter flows_*.csv)
            $csv.ServerName
            $csv | ForEach-Object { $_.BitsPerSecond }
            '---'
            $csv | Compare-FlowSummary -ReferenceObject @() -By ServerName | ForEach-Object Key
            '---'
            ($csv | Where-Object ServerName -like '*=1+1*' | Get-FlowPacket -Path $file).Count
            """;
        var output = _engine.Run(script, ("file", _file), ("flows", _folder.File("flows.csv")), ("folder", _folder.Path)).Clean().Select(item => item?.ToString()).ToList();

        Assert.Contains(cell, output[..output.IndexOf("---")]);
        Assert.Contains("=1+1.example", output[(output.IndexOf("---") + 1)..]);
        Assert.DoesNotContain("'=1+1.example", output[(output.IndexOf("---") + 1)..]);
        Assert.Equal("1", output[^1]);
        foreach (var line in File.ReadAllLines(Directory.GetFiles(_folder.Path, "flows_*.csv").Single())) AssertSafe(line, "CSV");
    }

    public void Dispose()
    {
        _engine.Run("Unregister-TrafficAlert *");
        _engine.Dispose();
        _folder.Dispose();
    }

    private static bool HasNames(string command) => command is not ("Get-CaptureStatistics" or "$rules") && !command.Contains("Checksum", StringComparison.Ordinal)
        && !command.Contains("-Hex", StringComparison.Ordinal);

    private static void AssertSafe(string text, string where)
    {
        foreach (var character in text.Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            var isHarmful = character != '\n' && (char.IsControl(character) || char.GetUnicodeCategory(character)
                is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            Assert.False(isHarmful, $"{where}: U+{(int)character:x4} in {text}");
        }
    }

    private static byte[] Capture()
    {
        var bytes = Encoding.UTF8.GetBytes(Harm);
        byte[] question = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)bytes.Length, .. bytes, 7, .. "example"u8, 0, 0, 1, 0, 1];
        byte[] name = Encoding.UTF8.GetBytes("if" + Harm);
        return
        [
            .. Block(0x0a0d0d0a, [.. U32(0x1a2b3c4d), 1, 0, 0, 0, .. U32(uint.MaxValue), .. U32(uint.MaxValue)]),
            .. Block(1, [1, 0, 0, 0, .. U32(0), .. Option(2, name), .. Option(3, name), .. U32(0)]),
            .. Packet(17, 4000, 53, question), .. Packet(17, 5353, 5353, question), .. Packet(17, 5355, 5355, question),
            .. Packet(17, 4000, 514, [.. "<134>"u8, .. bytes]),
            .. Packet(17, 5060, 5060, [.. "INVITE sip:bob@example SIP/2.0\r\nTo: "u8, .. bytes, .. "\r\nFrom: "u8, .. bytes, .. "\r\n\r\n"u8]),
            .. Packet(6, 4001, 80, [.. "GET /"u8, .. bytes, .. " HTTP/1.1\r\nHost: "u8, .. bytes, .. "\r\nUser-Agent: "u8, .. bytes, .. "\r\n\r\n"u8]),
            .. Packet(6, 4002, 80, [.. "GET / HTTP/1.1\r\nHost: =1+1.example\r\n\r\n"u8]),
            .. Packet(6, 4003, 25, [.. "EHLO "u8, .. bytes, .. "\r\n"u8]),
            .. Packet(6, 4004, 21, [.. "USER "u8, .. bytes, .. "\r\n"u8]),
        ];
    }

    private static byte[] Packet(byte protocol, int from, int to, byte[] payload)
    {
        byte[] segment = protocol == 17
            ? [.. Big(from), .. Big(to), .. Big(8 + payload.Length), 0, 0, .. payload]
            : [.. Big(from), .. Big(to), 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0, .. payload];
        byte[] frame =
        [
            2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
            0x45, 0, .. Big(20 + segment.Length), 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2, .. segment,
        ];
        return Block(
            6,
            [
                .. U32(0), .. U32(0x00063000), .. U32((uint)from), .. U32((uint)frame.Length), .. U32((uint)frame.Length), .. Padded(frame),
                .. Option(1, Encoding.UTF8.GetBytes(Harm)), .. U32(0),
            ]);
    }

    private static byte[] Block(uint type, byte[] body) => [.. U32(type), .. U32((uint)body.Length + 12), .. body, .. U32((uint)body.Length + 12)];

    private static byte[] Option(int code, byte[] value) => [(byte)code, 0, (byte)value.Length, 0, .. Padded(value)];

    private static byte[] Padded(byte[] data) => [.. data, .. new byte[-data.Length & 3]];

    private static byte[] U32(uint value) => BitConverter.GetBytes(value);

    private static byte[] Big(int value) => [(byte)(value >> 8), (byte)value];
}
