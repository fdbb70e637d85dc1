using System.Management.Automation;

namespace NetMon.Tests;

/// <summary>Get-FlowPacket and Get-TcpStream over the example capture.</summary>
public sealed class FlowPacketAndTcpStreamTests : IDisposable
{
    private static readonly string Example = Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng");

    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData("Get-FlowSummary $file | Get-FlowPacket -Path $file")]
    [InlineData("Get-FlowSummary $file | Get-FlowPacket -LiteralPath $file")]
    [InlineData("Get-FlowPacket -Path $file -Flow (Get-FlowSummary $file)")]
    [InlineData("$flow = Get-FlowSummary $file; Import-PacketCapture $file | Get-FlowPacket -Flow $flow")]
    public void Every_packet_with_IP_belongs_to_a_flow(string script)
    {
        var all = Run("Import-PacketCapture $file | Where-Object IPProtocol -ne $null");

        Assert.Equal(Numbers(all), Numbers(Run(script)));
    }

    [Fact]
    public void A_flow_that_has_lost_its_type_is_found_by_its_properties()
    {
        const string Script = """
            foreach ($flow in Get-FlowSummary $file) {
                $copy = [pscustomobject]@{
                    Protocol = $flow.Protocol; SrcIP = "$($flow.SrcIP)"; SrcPort = $flow.SrcPort; DstIP = $flow.DstIP; DstPort = "$($flow.DstPort)"
                    VlanId = $flow.VlanId; Interface = $flow.Interface; StartTime = $flow.StartTime; EndTime = $flow.EndTime; Packets = $flow.Packets; IcmpType = $flow.IcmpType; IcmpCode = $flow.IcmpCode
                }
                ,@(@($copy | Get-FlowPacket -Path $file).Count, $flow.Packets)
            }
            """;

        Assert.All(Run(Script), counts => Assert.Equal(((object[])counts.BaseObject)[1].ToString(), ((object[])counts.BaseObject)[0].ToString()));
    }

    [Theory]
    [InlineData("1 | Get-FlowPacket -Path $file", "FlowInvalid")]
    [InlineData("[pscustomobject]@{ Protocol = 'TCP'; SrcIP = 'x' } | Get-TcpStream -Path $file", "FlowInvalid")]
    [InlineData("1 | Get-FlowPacket -Flow (Get-FlowSummary $file)", "PacketExpected")]
    [InlineData("1 | Get-TcpStream", "PacketExpected")]
    [InlineData("Get-TcpStream $file -AsByteStream", "ParameterRequired")]
    [InlineData("Get-TcpStream ./none.pcap", "CaptureFileNotFound")]
    public void What_cannot_be_used_is_an_error(string script, string id) =>
        Assert.Equal(id, _engine.Run(script, ("file", Example)).ErrorId);

    [Fact]
    public void A_warning_says_that_packets_were_not_found()
    {
        var other = _folder.File("udp.pcap");
        CaptureFile.Write(other, count: 3);

        var result = _engine.Run("$flow = Get-FlowSummary $file; $flow | Get-FlowPacket -Path $other; $flow | Get-TcpStream -Path $other",
            ("file", Example), ("other", other));

        Assert.Empty(result.Clean());
        Assert.Collection(result.Warnings,
            warning => Assert.Contains("0 of 94 packets", warning.Message, StringComparison.Ordinal),
            warning => Assert.Contains("not TCP", warning.Message, StringComparison.Ordinal),
            warning => Assert.Contains("No packet of", warning.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-TcpStream $file")]
    [InlineData("Import-PacketCapture $file | Get-TcpStream")]
    [InlineData("$flow = Get-FlowSummary $file | Where-Object Protocol -eq TCP; Import-PacketCapture $file | Get-TcpStream -Flow $flow")]
    [InlineData("Get-FlowSummary $file | Where-Object Protocol -eq TCP | Get-TcpStream -LiteralPath $file")]
    public void A_conversation_is_read_from_files_and_from_the_pipeline(string script)
    {
        var streams = Run(script);

        Assert.All(streams, segment => Assert.Equal("0", Text(segment, "GapBefore")));
        var web = streams.Where(segment => Text(segment, "Stream") == "0").ToArray();
        Assert.Equal(["Sent", "Received"], web.Select(segment => Text(segment, "Direction")));
        Assert.StartsWith("GET / HTTP/1.1\r\n", Text(web[0], "Text"), StringComparison.Ordinal);
        Assert.EndsWith("<h1>It works</h1>\n", Text(web[1], "Text"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_flow_from_the_pipeline_is_not_all_connections() =>
        Assert.Empty(Run("Get-FlowSummary $file | Where-Object Protocol -eq None | Get-TcpStream -Path $file"));

    [Fact]
    public void Streams_come_as_text_and_as_bytes()
    {
        Assert.Contains("GET / HTTP/1.1", Web("-Raw"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", Web("-Raw -Direction Received"), StringComparison.Ordinal);
        Assert.Equal("\u4745", Web("-Encoding bigendianunicode -Raw")[..1]);
        Assert.Equal("GET"u8.ToArray(), ((byte[])First("-AsByteStream -Direction Sent")).AsSpan(0, 3).ToArray());
        Assert.Equal(First("-AsByteStream -Direction Sent"), First("-AsByteStream -Raw -Direction Sent"));
        Assert.NotNull(_engine.Run("Get-TcpStream $file -Encoding nonsense", ("file", Example)).ErrorId);

        string Web(string options) => (string)First(options);
        object First(string options) => Run($"Get-FlowSummary $file | Where-Object DstPort -eq 80 | Get-TcpStream -Path $file {options}")[0].BaseObject;
    }

    [Fact]
    public void What_is_left_out_is_warned_of()
    {
        var result = _engine.Run("Get-TcpStream $file -MaxBytes 10", ("file", Example));

        Assert.All(result.Clean(), segment => Assert.InRange((int)segment.Properties["Length"].Value, 0, 10));
        Assert.Contains("-MaxBytes", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script, ("file", Example)).Clean();

    private static string[] Numbers(IReadOnlyList<PSObject> packets) => packets.Select(packet => Text(packet, "Number")).ToArray();

    private static string Text(PSObject o, string property) => o.Properties[property].Value.ToString()!;
}
