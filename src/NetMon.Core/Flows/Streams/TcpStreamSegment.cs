using System.Text;
using NetMon.Flows.Streams;
using NetMon.Packets;

namespace NetMon;

/// <summary>
/// What one side of a TCP connection said before the other side spoke, or before bytes were missing: a piece of one of the two streams,
/// put together from any number of packets. Immutable and flat.
/// </summary>
public sealed class TcpStreamSegment
{
    private readonly byte[] _bytes;
    private readonly Encoding _encoding;

    internal TcpStreamSegment(byte[] bytes, Encoding encoding)
    {
        _bytes = bytes;
        _encoding = encoding;
    }

    /// <summary>Number of the connection, from 0 in the order of their first packets.</summary>
    public long Stream { get; internal init; }

    /// <summary>Who speaks: Sent is the originator, who opened the connection; Received is the responder.</summary>
    public required string Direction { get; init; }

    /// <summary>
    /// Time of the packet that brought the first byte, local time, to 100 ns; without bytes, of the last packet before. Null where that has none.
    /// </summary>
    public DateTime? Timestamp => LocalTime.FromNanoseconds(TimestampNanoseconds);

    /// <summary>The same time, nanoseconds since the Unix epoch, exact.</summary>
    public long? TimestampNanoseconds { get; internal init; }

    /// <summary>Number, in its capture or file, of the packet that brought the first byte.</summary>
    public long PacketNumber { get; internal init; }

    /// <summary>The speaker's address.</summary>
    public required string SrcIP { get; init; }

    /// <summary>The speaker's port.</summary>
    public int SrcPort { get; internal init; }

    /// <summary>The listener's address.</summary>
    public required string DstIP { get; init; }

    /// <summary>The listener's port.</summary>
    public int DstPort { get; internal init; }

    /// <summary>The speaker: <c>192.0.2.1:40000</c>, <c>[2001:db8::1]:40000</c>.</summary>
    public string Source => EndpointText.Of(SrcIP, SrcPort)!;

    /// <summary>The listener, written as <see cref="Source"/> is.</summary>
    public string Destination => EndpointText.Of(DstIP, DstPort)!;

    /// <summary>VLAN id of the outermost tag, 0 to 4095.</summary>
    public ushort? VlanId { get; internal init; }

    /// <summary>Where it was seen; null where the file does not say.</summary>
    public required string? Interface { get; init; }

    /// <summary>Where the first byte is in the stream of its direction, in bytes from 0; missing bytes count.</summary>
    public long Offset { get; internal init; }

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Length;

    /// <summary>How many bytes of the stream are missing before the first one: the capture did not see them, or did not keep them.</summary>
    public long GapBefore { get; internal init; }

    /// <summary>
    /// The bytes as text. What is no character of the encoding is U+FFFD; what is unsafe to show is a dot, but for tabs, line feeds and
    /// carriage returns before them. <see cref="GetBytes"/> has what was really said.
    /// </summary>
    public string Text => StreamText.Printable(_encoding.GetString(_bytes));

    /// <summary>The bytes.</summary>
    public byte[] GetBytes() => _bytes.AsSpan().ToArray();

    /// <summary>The segment in one line: <c>Sent 192.0.2.1:40000 -> 192.0.2.2:80 0+78</c>.</summary>
    public override string ToString() =>
        string.Create(null, $"{Direction} {Source} -> {Destination} {Offset}+{Length}");
}
