using System.Buffers.Binary;
using NetMon.Decoding.Applications;

namespace NetMon.Alerts.Rules;

/// <summary>
/// The server name of a TLS client's hello (RFC 8446 section 4.1.2, RFC 6066 section 3) and nothing else of it: a short cut for the common
/// hello that is in one record. What is not so common is left to the decoder of packets.
/// </summary>
internal static class TlsHello
{
    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const int VersionAndRandom = 2 + 32;
    private const int NameHeader = 5;

    /// <summary>Whether a payload begins as the record of a client's hello.</summary>
    public static bool Begins(ReadOnlySpan<byte> payload) => payload.Length > RecordHeader && payload[0] == 22 && payload[RecordHeader] == 1;

    /// <summary>Finds the name.</summary>
    /// <param name="payload">A payload that begins as a hello.</param>
    /// <param name="name">The name; null when the hello has none.</param>
    /// <returns>False where it takes more to tell.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out string? name)
    {
        name = null;
        int length = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
        if (length < MessageHeader + VersionAndRandom || payload.Length < RecordHeader + length) return false;
        var record = payload.Slice(RecordHeader, length);
        var message = record[1] << 16 | record[2] << 8 | record[3];
        if (message > record.Length - MessageHeader) return false;
        var rest = record.Slice(MessageHeader + VersionAndRandom, Math.Max(0, message - VersionAndRandom));

        // Session, cipher suites, compression methods.
        if (!TrySkip(ref rest, 1) || !TrySkip(ref rest, 2) || !TrySkip(ref rest, 1)) return false;
        if (rest.IsEmpty) return true;
        if (rest.Length < 2) return false;
        rest = rest[2..];
        while (rest.Length >= 4)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            rest = rest[4..];
            if (size > rest.Length) return false;
            if (type == 0) return TryReadName(rest[..size], out name);
            rest = rest[size..];
        }

        return rest.IsEmpty;
    }

    // Length of the list, type 0, length of the name.
    private static bool TryReadName(ReadOnlySpan<byte> list, out string? name)
    {
        name = null;
        if (list.Length < NameHeader || list[2] != 0) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(list[3..]);
        if (length == 0 || length > list.Length - NameHeader) return false;
        name = PayloadText.PrintableAscii(list.Slice(NameHeader, length));
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int lengthBytes)
    {
        if (rest.Length < lengthBytes) return false;
        var length = lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length > rest.Length - lengthBytes) return false;
        rest = rest[(lengthBytes + length)..];
        return true;
    }
}
