using System.Text;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles.Output;

public sealed class FrameEditsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-edits").FullName;

    [Fact]
    public void Packets_are_cut_and_keep_their_original_length()
    {
        var edits = new FrameEdits(4, TimeSpan.Zero, comment: null);

        var cut = edits.Apply(Frame(1000, 10));
        var whole = edits.Apply(Frame(1000, 3));

        Assert.Equal((4, 10, 4), (cut.Data.Length, cut.Length, cut.Interface.SnapshotLength));
        Assert.Equal((3, 3), (whole.Data.Length, whole.Length));
        Assert.Same(cut.Interface, whole.Interface);
    }

    [Theory]
    [InlineData(5, 1, 6)]
    [InlineData(5, -7, -2)]
    public void Times_are_moved_both_ways(long seconds, double shift, long moved) =>
        Assert.Equal(moved * 1_000_000_000, new FrameEdits(null, TimeSpan.FromSeconds(shift), null).Apply(Frame(seconds, 1)).TimestampNanoseconds);

    [Fact]
    public void A_time_out_of_range_is_refused()
    {
        var edits = new FrameEdits(null, TimeSpan.FromDays(365 * 400), null);

        Assert.Throws<CaptureFormatException>(() => edits.Apply(Frame(1_800_000_000, 1)));
        Assert.Equal(CapturedFrame.NoTime, edits.Apply(new CapturedFrame(new CaptureInterface("", LinkType.Ethernet), 1, CapturedFrame.NoTime, 1, [0])).TimestampNanoseconds);
    }

    [Fact]
    public void A_comment_comes_before_those_that_a_packet_has()
    {
        var frame = new CapturedFrame(new CaptureInterface("", LinkType.Ethernet), 1, 0, 1, [0], PacketNotes.Add(null, "old"));

        Assert.Equal("new; old", new FrameEdits(null, TimeSpan.Zero, "new").Apply(frame).Notes!.Comment);
    }

    [Fact]
    public void A_comment_of_the_file_is_in_its_section_header_and_pcap_refuses_one()
    {
        var path = Path.Join(_folder, "a.pcapng");
        Write(path, CaptureFileFormat.Pcapng, "taken at the door");

        Assert.Contains("taken at the door", Encoding.UTF8.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
        Assert.Throws<CaptureFormatException>(() => Write(Path.Join(_folder, "a.pcap"), CaptureFileFormat.Pcap, "no"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Names_and_secrets_go_from_file_to_file_once_and_before_their_packets(bool isBigEndian)
    {
        var source = Path.Join(_folder, "source.pcapng");
        File.WriteAllBytes(source, WithBlocks(isBigEndian));
        var target = Path.Join(_folder, "target.pcapng");
        using (var reader = CaptureFileReader.Open(source, codecs: []))
        using (var export = new CaptureExport(target, CaptureFileFormat.Pcapng, [], append: false, replace: false))
        {
            while (reader.TryRead(out var frame)) export.Write(frame);
            export.Complete();
        }

        var text = Encoding.Latin1.GetString(File.ReadAllBytes(target));
        Assert.Equal(text.IndexOf("CLIENT_RANDOM", StringComparison.Ordinal), text.LastIndexOf("CLIENT_RANDOM", StringComparison.Ordinal));
        Assert.Contains("CLIENT_RANDOM", text, StringComparison.Ordinal);
        Assert.Contains("host.example", text, StringComparison.Ordinal);
        // Read back: the blocks are valid, and the packets are all there.
        using var again = CaptureFileReader.Open(target, codecs: []);
        var count = 0;
        while (again.TryRead(out var frame))
        {
            count++;
            Assert.Equal(2, frame.Interface.Secrets.Blocks!.Count);
        }

        Assert.Equal(2, count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Write(string path, CaptureFileFormat format, string comment)
    {
        using var export = new CaptureExport(path, format, [], append: false, replace: false, comment);
        export.Write(Frame(1, 1));
        export.Complete();
    }

    private static CapturedFrame Frame(long seconds, int length) =>
        new(new CaptureInterface("test0", LinkType.Ethernet), 1, seconds * 1_000_000_000, length, new byte[length]);

    // A section with one interface, a name, a secret and two packets.
    private static byte[] WithBlocks(bool isBigEndian)
    {
        var bytes = new List<byte>();
        Block(0x0a0d0d0a, [.. U32(0x1a2b3c4d), .. U16(1), .. U16(0), .. Enumerable.Repeat((byte)0xff, 8)]);
        Block(1, [.. U16(1), .. U16(0), .. U32(0)]);
        Block(4, [.. U16(1), .. U16(17), 192, 0, 2, 1, .. "host.example"u8, 0, 0, 0, 0, .. U16(0), .. U16(0)]);
        byte[] secrets = [.. "CLIENT_RANDOM 00 00\n"u8];
        Block(10, [.. U32(0x544c534b), .. U32(secrets.Length), .. secrets]);
        for (var i = 0; i < 2; i++) Block(6, [.. U32(0), .. U32(0), .. U32(i), .. U32(4), .. U32(4), 1, 2, 3, 4]);
        return [.. bytes];

        void Block(uint type, byte[] body)
        {
            bytes.AddRange([.. U32(type), .. U32(body.Length + 12), .. body, .. U32(body.Length + 12)]);
        }

        byte[] U32(long value) => Ordered([(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)]);
        byte[] U16(int value) => Ordered([(byte)value, (byte)(value >> 8)]);
        byte[] Ordered(byte[] number) => isBigEndian ? [.. Enumerable.Reverse(number)] : number;
    }
}
