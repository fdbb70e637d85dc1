using System.Text;
using NetMon.Flows.Streams;
using NetMon.Packets;

namespace NetMon;

/// <summary>
/// Consecutive bytes that one side of a TCP connection sent until the other side sent or bytes are missing, reassembled from any number of
/// packets. Immutable and flat.
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

    /// <summary>Stream number, from 0 in the order of first packets.</summary>
    public long Stream { get; internal init; }

    /// <summary>Direction: Sent from the originator, who opened the connection; Received from the responder.</summary>
    public required string Direction { get; init; }

    /// <summary>
    /// Time of the packet with the first byte, local, in units of 100 ns; for an empty segment, of the last packet before. Null if that packet has none.
    /// </summary>
    public DateTime? Timestamp => LocalTime.FromNanoseconds(TimestampNanoseconds);

    /// <summary>The same time in nanoseconds since the Unix epoch, exact.</summary>
    public long? TimestampNanoseconds { get; internal init; }

    /// <summary>Packet number, in its capture or file, of the packet with the first byte.</summary>
    public long PacketNumber { get; internal init; }

    /// <summary>The sender's address.</summary>
    public required string SrcIP { get; init; }

    /// <summary>The sender's port.</summary>
    public int SrcPort { get; internal init; }

    /// <summary>The receiver's address.</summary>
    public required string DstIP { get; init; }

    /// <summary>The receiver's port.</summary>
    public int DstPort { get; internal init; }

    /// <summary>The sender: <c>192.0.2.1:40000</c>, <c>[2001:db8::1]:40000</c>.</summary>
    public string Source => EndpointText.Of(SrcIP, SrcPort)!;

    /// <summary>The receiver, in the format of <see cref="Source"/>.</summary>
    public string Destination => EndpointText.Of(DstIP, DstPort)!;

    /// <summary>VLAN ID of the outermost tag, 0 to 4095.</summary>
    public ushort? VlanId { get; internal init; }

    /// <summary>Name of the capturing interface; null if the file does not name it.</summary>
    public required string? Interface { get; init; }

    /// <summary>Offset of the first byte in the stream of its direction, from 0; includes missing bytes.</summary>
    public long Offset { get; internal init; }

    /// <summary>Number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Number of bytes missing before the first one because they were not captured.</summary>
    public long GapBefore { get; internal init; }

    /// <summary>Whether the bytes are the plaintext of a TLS connection, decrypted with a key log or the secrets of the capture file.</summary>
    public bool Decrypted { get; internal init; }

    /// <summary>Why bytes of this direction were not decrypted, from this segment on; null if there is nothing to say.</summary>
    public string? Note { get; internal init; }

    /// <summary>
    /// The bytes as text. Bytes invalid in the encoding become U+FFFD; characters unsafe to display become dots, except tabs, line feeds and
    /// CR LF. <see cref="GetBytes"/> returns the original bytes.
    /// </summary>
    public string Text => StreamText.Printable(_encoding.GetString(_bytes));

    /// <summary>The bytes.</summary>
    public byte[] GetBytes() => _bytes.AsSpan().ToArray();

    /// <summary>The segment in one line: <c>Sent 192.0.2.1:40000 -> 192.0.2.2:80 0+78</c>.</summary>
    public override string ToString() =>
        string.Create(null, $"{Direction} {Source} -> {Destination} {Offset}+{Length}");
}
