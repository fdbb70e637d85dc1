using NetMon.Packets;

namespace NetMon;

/// <summary>
/// One packet: when and where it was seen, its bytes, and what its headers say. Immutable. Making one costs a copy of the bytes;
/// every header property is computed from them when it is first asked for. Never throws on bad bytes: see <c>DecodeError</c>.
/// </summary>
public sealed class PacketRecord
{
    private readonly byte[] _bytes;
    private readonly CaptureInterface _interface;

    /// <summary>Keeps a frame: copies its bytes.</summary>
    /// <param name="frame">The frame as its source handed it over.</param>
    public PacketRecord(in CapturedFrame frame)
    {
        _bytes = frame.Data.ToArray();
        _interface = frame.Interface;
        Number = frame.Number;
        TimestampNanoseconds = frame.TimestampNanoseconds;
        Length = frame.Length;
    }

    /// <summary>1-based ordinal in the capture or file.</summary>
    public long Number { get; }

    /// <summary>When the packet was seen, nanoseconds since the Unix epoch, exact.</summary>
    public long TimestampNanoseconds { get; }

    /// <summary>When the packet was seen, UTC, to 100 ns.</summary>
    public DateTime Timestamp => DateTime.UnixEpoch.AddTicks(TimestampNanoseconds / 100);

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    /// <summary>Bytes that were kept; less than <see cref="Length"/> where a snapshot length cut the packet.</summary>
    public int CapturedLength => _bytes.Length;

    /// <summary>Where the packet was seen.</summary>
    public string Interface => _interface.Name;

    /// <summary>How the packet's bytes begin.</summary>
    public LinkType LinkType => _interface.LinkType;

    /// <summary>A copy of the kept bytes, link header first.</summary>
    public byte[] GetBytes() => _bytes.AsSpan().ToArray();

    /// <summary>The packet as a frame over its own bytes, without a copy; for writers and filters inside the module.</summary>
    public CapturedFrame AsFrame() => new(_interface, Number, TimestampNanoseconds, Length, _bytes);
}
