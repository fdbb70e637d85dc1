using System.Xml.Linq;
using NetMon.CaptureFiles;

namespace NetMon.Tests.Examples;

/// <summary>The examples in the documentation of the engine's types are the compiled ones, and do what they say.</summary>
public sealed class TypeExampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netmon-examples-");

    [Fact]
    public void The_documentation_shows_the_compiled_examples()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(PacketRecord).Assembly.Location, "xml")).Descendants("example")
            .ToDictionary(example => example.Parent!.Attribute("name")!.Value.Split('.')[^1], example => Outdent(example.Element("code")!.Value));
        var compiled = Regions(Path.Join(Repository.Root, "tests", "NetMon.Core.Tests", "Examples", "TypeExamples.cs"));

        Assert.Equal(compiled.Keys.Order(StringComparer.Ordinal), documented.Keys.Order(StringComparer.Ordinal));
        Assert.All(compiled, example => Assert.Equal(example.Value, documented[example.Key]));
    }

    [Fact]
    public void A_reader_reads_all_frames() => Assert.Equal(37_266, TypeExamples.CountBytes(Repository.Example));

    [Fact]
    public void A_record_tells_the_application()
    {
        var packets = TypeExamples.ReadDnsPackets(Repository.Example);

        Assert.Equal(12, packets.Count);
        Assert.Equal("Standard query 0xa5cd A www.example.com", packets[0].Info);
    }

    [Fact]
    public void A_protector_writes_a_copy_of_every_packet_without_its_addresses()
    {
        var target = Path.Join(_folder.FullName, "share.pcapng");

        TypeExamples.Share(Repository.Example, target);

        using var original = CaptureFileReader.Open(Repository.Example, codecs: []);
        using var copy = CaptureFileReader.Open(target, codecs: []);
        while (original.TryRead(out var frame))
        {
            Assert.True(copy.TryRead(out var other));
            Assert.NotEqual(new PacketRecord(frame).SrcMac, new PacketRecord(other).SrcMac);
        }

        Assert.False(copy.TryRead(out _));
    }

    [Fact]
    public void An_export_writes_the_frames_it_is_given()
    {
        var target = Path.Join(_folder.FullName, "large.pcapng");

        TypeExamples.CopyLargePackets(Repository.Example, target);

        using var reader = CaptureFileReader.Open(target, codecs: []);
        while (reader.TryRead(out var frame)) Assert.InRange(frame.Length, 1001, int.MaxValue);
        Assert.Equal(9, reader.PacketCount);
    }

    [Fact]
    public void A_meter_ends_flows_and_a_summary_ranks_their_hosts()
    {
        var flows = TypeExamples.ReadFlows(Repository.Example);

        var hosts = TypeExamples.BusiestHosts(flows);

        Assert.Equal(94, flows.Sum(flow => flow.Packets));
        Assert.Equal(["192.0.2.10", "192.0.2.80"], hosts.Select(host => host.Address));
    }

    [Fact]
    public void A_rule_is_tried_on_a_file()
    {
        var raised = Assert.Single(TypeExamples.FindDnsBursts(Repository.Example));

        Assert.Equal(("dns-burst", 35), (raised.Rule, raised.PacketNumber));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Dictionary<string, string> Regions(string path) =>
        File.ReadAllText(path).ReplaceLineEndings("\n").Split("#region ")[1..].Select(region => region.Split("#endregion")[0].Split('\n', 2))
            .ToDictionary(region => region[0], region => Outdent(region[1]));

    // Lines of code without the indentation that all of them have.
    private static string Outdent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line)).Trim('\n');
    }
}
