using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

internal sealed record ReadPacket(CaptureInterface Interface, long Time, int Length, byte[] Data)
{
    public bool Equals(ReadPacket? other) =>
        other is not null && Interface == other.Interface && Time == other.Time && Length == other.Length && Data.AsSpan().SequenceEqual(other.Data);

    public override int GetHashCode() => HashCode.Combine(Time, Length);
}

/// <summary>All output of a reader, and how it ended.</summary>
internal sealed record ReadResult(List<ReadPacket> Packets, CaptureFileException? Error)
{
    private static readonly IReadOnlyList<ICompressionCodec> Codecs = CaptureCodecs.All;

    public static ReadResult Of(CaptureBytes bytes) => Of(bytes.ToArray());

    public static ReadResult Of(byte[] bytes) => Of(new MemoryStream(bytes));

    public static ReadResult OfFile(string path) => Of(File.OpenRead(path));

    public static ReadResult Of(Stream stream)
    {
        var packets = new List<ReadPacket>();
        try
        {
            using var reader = CaptureFileReader.Open(stream, "test", Codecs);
            while (reader.TryRead(out var frame))
            {
                packets.Add(new ReadPacket(frame.Interface, frame.TimestampNanoseconds, frame.Length, frame.Data.ToArray()));
                Assert.Equal(packets.Count, frame.Number);
            }

            return new ReadResult(packets, null);
        }
        catch (CaptureFileException e)
        {
            Assert.Equal(packets.Count, e.PacketCount);
            return new ReadResult(packets, e);
        }
    }

    public ReadPacket Single()
    {
        Assert.Null(Error);
        return Assert.Single(Packets);
    }

    public CaptureFileException Damage(int afterPackets)
    {
        Assert.NotNull(Error);
        Assert.Equal((CaptureFileFault.Damaged, afterPackets), (Error.Fault, Packets.Count));
        return Error;
    }
}
