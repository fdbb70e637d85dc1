using System.Text;
using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Options of pcapng packets: read, and unchanged by an export.</summary>
public sealed class PacketNotesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-notes").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Comments_direction_and_drops_are_read_and_kept_on_export(bool isBigEndian)
    {
        byte[] Number(ulong value, int size)
        {
            var bytes = BitConverter.GetBytes(value).AsSpan(0, size).ToArray();
            if (isBigEndian) bytes.AsSpan().Reverse();
            return bytes;
        }

        var first = Read(new CaptureBytes(isBigEndian).Section().Interface()
            .Packet(0, 1, [1, 2, 3], null, (1, Encoding.UTF8.GetBytes("Pr\u00fcfung")), (2, Number(2, 4)), (1, "second"u8.ToArray()), (4, Number(17, 8)))
            .Packet(0, 2, [1, 2, 3, 4], null, (2, Number(0x0101, 4)), (3, [2, 1, 2, 3, 4]), (5, Number(9, 8)), (6, Number(3, 4)), (7, [1, .. Number(5, 8)]))
            .Packet(0, 3, [], null, (2989, [.. Number(32473, 4), 7]), (19373, [.. Number(32473, 4), 8]))
            .Packet(0, 4, [5])
            .Packet(0, 5, [5], null, (1, [0xff, 0x41]), (1, []))
            .Block(2, b => b.U16(0).U16(12).U32(0).U32(9).U32(2).U32(2).Padded([7, 7]))
            .Block(2, b => b.U16(0).U16(0xffff).U32(0).U32(9).U32(2).U32(2).Padded([7, 7])));

        Check(first);
        Assert.Contains(first[2].AsFrame().Notes!.Options, option => option.Code == 19373);
        var path = Path.Join(_folder, "out.pcapng");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcapng, []))
        {
            foreach (var packet in first) writer.Write(packet.AsFrame());
        }

        var second = Read(File.ReadAllBytes(path));
        Check(second);
        Assert.Equal(first.Select(Options(isCopy: true)), second.Select(Options(isCopy: false)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_file_says_of_an_interface_is_kept_on_export(bool isBigEndian)
    {
        byte[] Number(ulong value, int size)
        {
            var bytes = BitConverter.GetBytes(value).AsSpan(0, size).ToArray();
            if (isBigEndian) bytes.AsSpan().Reverse();
            return bytes;
        }

        (int Code, byte[] Value)[] Options(bool isFirst) =>
        [
            (2, "eth0"u8.ToArray()), (1, "first"u8.ToArray()), (1, "second"u8.ToArray()), (4, [192, 0, 2, 1, 255, 255, 255, 0]),
            (6, [2, 0, 0, 0, 0, 1]), (8, Number(1_000_000_000, 8)), (10, Number(3600, 4)), (11, "\0tcp port 80"u8.ToArray()), (12, "Linux"u8.ToArray()),
            (13, [4]), (15, "a card"u8.ToArray()), (16, Number(5, 8)), (17, Number(6, 8)), (2989, [.. Number(32473, 4), 7]),
            .. isFirst ? new (int, byte[])[] { (19373, [.. Number(32473, 4), 8]) } : [],
        ];
        var first = Read(new CaptureBytes(isBigEndian).Section().Interface(1, 0, Options(isFirst: true)).Packet(0, 1, [1, 2, 3])
            .Interface(1, 0, Options(isFirst: true)).Packet(1, 2, [1, 2, 3]));
        var path = Path.Join(_folder, "interface.pcapng");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcapng, []))
        {
            foreach (var packet in first) writer.Write(packet.AsFrame());
        }

        isBigEndian = false;
        var expected = new CaptureBytes().Interface(1, 0, Options(isFirst: false)).ToArray();
        var written = File.ReadAllBytes(path);
        var at = written.AsSpan().IndexOf(expected);
        Assert.True(at > 0, Convert.ToHexString(written));
        // One block serves both, which say the same.
        Assert.Equal(6, BitConverter.ToInt32(written, at + expected.Length));
        Assert.Equal(2, Read(written).Count);
        Assert.Equal(first[0].AsFrame().Interface, first[1].AsFrame().Interface);
    }

    [Fact]
    public void Options_without_an_end_are_read()
    {
        var bytes = new CaptureBytes().Section().Interface()
            .Block(6, b => b.U32(0).U32(0).U32(1).U32(1).U32(1).Padded([9]).U16(1).U16(2).Padded("hi"u8.ToArray()));

        Assert.Equal("hi", Assert.Single(Read(bytes)).Comment);
    }

    [Theory]
    [InlineData(LinkType.LinuxSll, new byte[] { 0, 4, 0, 1 }, "Out")]
    [InlineData(LinkType.LinuxSll, new byte[] { 0, 0, 0, 1 }, "In")]
    [InlineData(LinkType.LinuxSll, new byte[] { 0, 3, 0, 1 }, "In")]
    [InlineData(LinkType.LinuxSll, new byte[] { 0, 7, 0, 1 }, null)]
    [InlineData(LinkType.LinuxSll, new byte[] { 0 }, null)]
    [InlineData(LinkType.LinuxSll2, new byte[] { 8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 4, 6 }, "Out")]
    [InlineData(LinkType.LinuxSll2, new byte[] { 8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 6 }, "In")]
    [InlineData(LinkType.LinuxSll2, new byte[] { 8, 0, 0, 0 }, null)]
    [InlineData(LinkType.PppWithDirection, new byte[] { 0, 0xff, 3 }, "In")]
    [InlineData(LinkType.PppWithDirection, new byte[] { 1, 0xff, 3 }, "Out")]
    [InlineData(LinkType.SunAtm, new byte[] { 0x81, 0, 0, 5 }, "Out")]
    [InlineData(LinkType.SunAtm, new byte[] { 0x01, 0, 0, 5 }, "In")]
    [InlineData(LinkType.Ethernet, new byte[] { 0, 4, 0, 1 }, null)]
    public void The_link_header_says_the_direction(LinkType linkType, byte[] bytes, string? expected) =>
        Assert.Equal(expected, new PacketRecord(new CapturedFrame(new CaptureInterface("", linkType), 1, 0, bytes.Length, bytes)).Direction);

    private static void Check(List<PacketRecord> packets)
    {
        Assert.Equal(["Pr\u00fcfung; second", null, null, null, "\ufffdA", null, null], packets.Select(packet => packet.Comment));
        Assert.Equal(["Out", "In", null, null, null, null, null], packets.Select(packet => packet.Direction));
        Assert.Equal([17, null, null, null, null, 12, null], packets.Select(packet => packet.DropCount));
    }

    // Custom options that are not to be copied are left out.
    private static Func<PacketRecord, string> Options(bool isCopy) => packet => string.Join(
        ' ',
        (packet.AsFrame().Notes?.Options ?? []).Where(option => !isCopy || option.Code != 19373)
        .Select(option => $"{option.Code}:{Convert.ToHexString(option.Value)}"));

    private static List<PacketRecord> Read(CaptureBytes bytes) => Read(bytes.ToArray());

    private static List<PacketRecord> Read(byte[] bytes)
    {
        var packets = new List<PacketRecord>();
        using var reader = CaptureFileReader.Open(new MemoryStream(bytes), "test", []);
        while (reader.TryRead(out var frame)) packets.Add(new PacketRecord(frame));
        return packets;
    }
}
