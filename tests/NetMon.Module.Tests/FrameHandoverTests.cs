using System.IO.Compression;
using System.Management.Automation;
using NetMon.Tests.CaptureFiles;

namespace NetMon.Tests;

/// <summary>
/// Import-PacketCapture hands frames to an Export-PacketCapture right behind it. Everything is compared with the same pipeline while it is watched,
/// where packets pass as objects.
/// </summary>
public sealed class FrameHandoverTests : IDisposable
{
    private const string Watched = "-PipelineVariable packet";
    private static readonly byte[] Frame = [.. CaptureFile.Records(1)[CaptureFile.RecordHeaderLength..]];

    private static readonly string[] Selections =
    [
        "", "-Count 1", "-Count 3", "-Skip 2", "-Skip 1 -Count 2", "-Filter 'udp dst port 53'", "-Port 80 -Count 2", "-Deduplicate", "-Application DNS",
        "-StartTime ([datetime]::UnixEpoch.AddSeconds(1700000000))",
    ];

    private readonly Engine _engine = new();
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Inputs =>
        ["a.pcap", "a.pcap.gz", "nanoseconds.pcap", "big.pcap", "notes.pcapng", "two.pcapng", "untimed.pcapng", "empty.pcapng", "strange.pcap", "example.pcapng", "pktmon.etl"];

    public void Dispose()
    {
        _engine.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Frames_and_objects_give_the_same_file(string input)
    {
        var path = _directory.File(input);
        File.WriteAllBytes(path, Make(input));

        Assert.All(Selections, selection =>
        {
            foreach (var target in (string[])["x.pcapng", "x.pcap", "x.pcapng.gz", "x.pcapng.zst", "x.pcap.lz4"]) AssertSame(path, selection, target);
        });
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Frames_and_objects_give_the_same_file_and_the_same_errors_where_the_input_is_damaged(string input)
    {
        var path = _directory.File(input);
        var whole = Make(input);
        const int Places = 24;

        Assert.All(Enumerable.Range(0, Places), place =>
        {
            var at = (int)((long)whole.Length * place / Places);
            File.WriteAllBytes(path, whole[..at]);
            AssertSame(path, "", "x.pcapng");
            byte[] changed = [.. whole];
            changed[at] ^= 0xff;
            File.WriteAllBytes(path, changed);
            AssertSame(path, "", "x.pcapng");
        });
    }

    [Fact]
    public void Frames_and_objects_of_several_files_are_counted_over_all_of_them()
    {
        foreach (var name in (string[])["a.pcap", "b.pcapng", "c.pcap"]) File.WriteAllBytes(_directory.File(name), Make(name));
        File.WriteAllBytes(_directory.File("bad.pcap"), Make("a.pcap")[..^1]);
        var path = _directory.File("*.pcap*");

        Assert.All(["", "-Skip 7 -Count 9", "-Count 11"], selection => AssertSame(path, selection, "x.ng"));
    }

    [Theory]
    [InlineData("-ErrorAction Stop", "bad.pcap")]
    [InlineData("-WarningAction Stop", "strange.pcap")]
    [InlineData("-ErrorAction Ignore", "bad.pcap")]
    public void What_ends_the_pipeline_ends_it_after_the_same_packet(string parameters, string input)
    {
        File.WriteAllBytes(_directory.File("bad.pcap"), Make("a.pcap")[..^1]);
        File.WriteAllBytes(_directory.File("strange.pcap"), Make("strange.pcap"));

        AssertSame(_directory.File(input), parameters, "x.pcapng");
    }

    [Fact]
    public void What_was_appended_or_replaced_is_the_same()
    {
        var path = _directory.File("a.pcap");
        File.WriteAllBytes(path, Make("a.pcap"));
        File.WriteAllBytes(_directory.File("old.pcapng"), Make("two.pcapng"));
        File.WriteAllBytes(_directory.File("old.pcap"), Make("nanoseconds.pcap"));

        Assert.All(["-Append", "-Force", "-NoClobber", "-Force -NoClobber", "-Append -PassThru", "-WhatIf"], parameters =>
        {
            foreach (var old in (string[])["old.pcapng", "old.pcap"]) AssertSame(path, "", "x" + Path.GetExtension(old), old, parameters);
        });
    }

    [Fact]
    public void A_packet_that_the_format_cannot_hold_is_the_same_error_after_the_same_packets()
    {
        var path = _directory.File("two.pcapng");
        File.WriteAllBytes(path, Make("two.pcapng"));

        var outcome = AssertSame(path, "", "x.pcap");

        Assert.Contains("CaptureFormatMismatch,NetMon.Commands.ExportPacketCaptureCommand", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_is_full_later_is_the_same_error()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full here.");
        CaptureFile.Write(_directory.File("a.pcap"), 20_000);

        foreach (var watched in (string[])["", Watched])
        {
            var result = _engine.Run($"Import-PacketCapture $path {watched} | Export-PacketCapture /dev/full", ("path", _directory.File("a.pcap")));

            Assert.Equal("CaptureFileWriteFailed", result.ErrorId);
            Assert.Contains("No space left", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_parameter_that_does_not_go_with_packets_is_an_error_for_each_of_them()
    {
        CaptureFile.Write(_directory.File("a.pcap"), 3);

        var result = _engine.Run(
            "$one = Import-PacketCapture $path -Count 1; Import-PacketCapture $path | Export-PacketCapture $target -InputObject $one",
            ("path", _directory.File("a.pcap")), ("target", _directory.File("x.pcap")));

        Assert.Equal(3, result.Errors.Count);
    }

    [Fact]
    public void A_file_that_is_read_is_added_to_itself_once()
    {
        const int Count = 20_000;
        var path = _directory.File("a.pcap");
        CaptureFile.Write(path, Count);

        _engine.Run("Import-PacketCapture $path | Export-PacketCapture $path -Append", ("path", path)).Clean();

        Assert.Equal(2 * Count, _engine.Run("@(Import-PacketCapture $path).Count", ("path", path)).Clean()[0].BaseObject);
    }

    [Fact]
    public void A_pipeline_stopped_in_between_leaves_whole_packets_and_the_old_file()
    {
        const int Count = 2_000_000;
        var path = _directory.File("a.pcap");
        var target = _directory.File("x.pcap");
        CaptureFile.Write(path, Count, length: 42);
        File.WriteAllBytes(target, Make("a.pcap"));
        var before = File.ReadAllBytes(target);
        using var shell = _engine.Create("Import-PacketCapture $path | Export-PacketCapture $target -Force", ("path", path), ("target", target));
        var partial = target + ".partial";

        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(partial) && new FileInfo(partial).Length > 0, TimeSpan.FromSeconds(30)));
        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(before, File.ReadAllBytes(target));
        _engine.Run("Import-PacketCapture $path | Select-Object -Last 1", ("path", partial)).Clean();
    }

    [Theory]
    [InlineData("Import-PacketCapture $path -OutVariable seen | Export-PacketCapture $target")]
    [InlineData("Import-PacketCapture $path | Tee-Object -Variable seen | Export-PacketCapture $target")]
    [InlineData("function Read-It { [CmdletBinding()] param() Import-PacketCapture $path }; Read-It -OutVariable seen | Export-PacketCapture $target")]
    [InlineData("$seen = [Collections.ArrayList]::new(); Import-PacketCapture $path -PipelineVariable p | " +
        "Export-PacketCapture $target -OutVariable none; $seen = @(Import-PacketCapture $path)")]
    public void Who_watches_the_pipeline_sees_every_packet(string script)
    {
        const int Count = 1000;
        CaptureFile.Write(_directory.File("a.pcap"), Count);

        var result = _engine.Run($"{script}; $seen.Count", ("path", _directory.File("a.pcap")), ("target", _directory.File("x.pcap")));

        Assert.Equal(Count, result.Clean()[^1].BaseObject);
    }

    [Theory]
    [InlineData("Import-PacketCapture $path | Where-Object DstPort -eq 53 | Export-PacketCapture $target")]
    [InlineData("& { Import-PacketCapture $path | Where-Object DstPort -eq 53 } | Export-PacketCapture $target")]
    [InlineData("Import-PacketCapture $path | & { $input | Where-Object DstPort -eq 53 | Export-PacketCapture $target }")]
    [InlineData("Import-PacketCapture $path | & { begin { $s = { Where-Object DstPort -eq 53 | Export-PacketCapture $target }.GetSteppablePipeline(); " +
        "$s.Begin($true) } process { $s.Process($_) } end { $s.End() } }")]
    public void What_stands_between_is_not_passed_by(string script)
    {
        CaptureFile.Write(_directory.File("a.pcap"), 1000);

        _engine.Run(script, ("path", _directory.File("a.pcap")), ("target", _directory.File("x.pcap"))).Clean();

        Assert.Equal(500, _engine.Run("@(Import-PacketCapture $path).Count", ("path", _directory.File("x.pcap"))).Clean()[0].BaseObject);
    }

    [Fact]
    public void The_counters_are_the_same()
    {
        File.WriteAllBytes(_directory.File("a.pcap"), Make("a.pcap"));
        const string Counters = "(Get-CaptureStatistics | Where-Object Source -eq $path | Select-Object -Last 1 -ExcludeProperty Start*, Duration -Property * | Out-String)";

        var texts = ((string[])["", Watched]).Select(watched => _engine.Run(
            $"Import-PacketCapture $path -Filter 'dst port 53' -Deduplicate {watched} | Export-PacketCapture $target -Force; {Counters}",
            ("path", _directory.File("a.pcap")), ("target", _directory.File("x.pcap"))).Clean()[^1].ToString()).ToArray();

        Assert.Equal(texts[1], texts[0]);
        Assert.Contains("Delivered", texts[0], StringComparison.Ordinal);
    }

    private Outcome AssertSame(string path, string selection, string target, string? old = null, string parameters = "")
    {
        var watched = Run(path, $"{selection} {Watched}", target, old, parameters);
        var direct = Run(path, selection, target, old, parameters);

        Assert.Equal(watched.Errors, direct.Errors);
        Assert.Equal(watched.Files.Select(file => file.Name), direct.Files.Select(file => file.Name));
        Assert.All(watched.Files.Zip(direct.Files), pair => Assert.Equal(pair.First.Bytes, pair.Second.Bytes));
        return direct;
    }

    private Outcome Run(string path, string selection, string target, string? old, string parameters)
    {
        var folder = Directory.CreateDirectory(_directory.File("out"));
        try
        {
            var file = Path.Join(folder.FullName, target);
            if (old is not null) File.Copy(_directory.File(old), file);
            var result = _engine.Run($"Import-PacketCapture $path {selection} | Export-PacketCapture $target {parameters}", ("path", path), ("target", file));
            return new Outcome(
                string.Join('\n', [.. result.Errors.Select(error => $"{error.FullyQualifiedErrorId} {error}"), .. result.Warnings.Select(warning => warning.Message)]),
                [.. folder.GetFiles().OrderBy(found => found.Name, StringComparer.Ordinal).Select(found => (found.Name, File.ReadAllBytes(found.FullName)))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Make(string name) => name switch
    {
        "example.pcapng" => File.ReadAllBytes(Path.Join(Engine.RepositoryRoot, "examples", name)),
        "pktmon.etl" => File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "data", name)),
        "a.pcap.gz" => Compress(Make("a.pcap")),
        "nanoseconds.pcap" => new CaptureBytes().PcapHeader(magic: 0xa1b23c4d).PcapRecord(1_700_000_000, 123_456_789, Frame)
            .PcapRecord(1_700_000_001, 5, Frame[..20], length: 1500).PcapRecord(1_700_000_002, 0, Frame).ToArray(),
        "big.pcap" => new CaptureBytes(isBigEndian: true).PcapHeader().PcapRecord(1_700_000_000, 1, Frame).PcapRecord(0, 0, Frame).ToArray(),
        "notes.pcapng" => new CaptureBytes().Section().Interface(options: [(2, "eth0"u8.ToArray()), (3, "first"u8.ToArray()), (1, "a comment"u8.ToArray())])
            .Packet(0, 1_700_000_000_000_000, Frame, options: [(1, "one"u8.ToArray()), (2, [1, 0, 0, 0])])
            .Packet(0, 1_700_000_000_000_001, Frame, length: 1500, (4, [9, 0, 0, 0, 0, 0, 0, 0]))
            .Packet(0, 1_700_000_000_000_002, Frame).ToArray(),
        "two.pcapng" or "b.pcapng" =>
        [
            .. new CaptureBytes().Section().Interface(options: (2, "eth0"u8.ToArray())).Interface(linkType: 101, options: (2, "tun0"u8.ToArray()))
                .Packet(0, 1_700_000_000_000_000, Frame).Packet(0, 1_700_000_000_100_000, Frame).Packet(1, 1_700_000_000_200_000, CaptureFile.UdpPacket(40))
                .Packet(0, 1_700_000_001_000_000, Frame).ToArray(),
            .. new CaptureBytes(isBigEndian: true).Section().Interface(options: [(2, "eth1"u8.ToArray()), (9, [9])])
                .Packet(0, 1_700_000_001_000_000_007, Frame).ToArray(),
        ],
        "untimed.pcapng" => new CaptureBytes().Section().Interface(snapshotLength: 64)
            .Block(3, block => block.U32((uint)Frame.Length).Padded(Frame)).Packet(0, 1_700_000_000_000_000, Frame)
            .Block(3, block => block.U32((uint)Frame.Length).Padded(Frame)).ToArray(),
        "empty.pcapng" => new CaptureBytes().Section().Interface().ToArray(),
        // A link type without a decoder, which is warned of before its first packet.
        "strange.pcap" => new CaptureBytes().PcapHeader(network: 147).PcapRecord(1_700_000_000, 1, Frame).PcapRecord(1_700_000_000, 2, Frame)
            .PcapRecord(1_700_000_000, 3, Frame).ToArray(),
        _ => [.. CaptureFile.Header(), .. CaptureFile.Records(8), .. CaptureFile.Records(2)],
    };

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = new GZipStream(target, CompressionLevel.Fastest)) stream.Write(bytes);
        return target.ToArray();
    }

    private sealed record Outcome(string Errors, IReadOnlyList<(string Name, byte[] Bytes)> Files);
}
