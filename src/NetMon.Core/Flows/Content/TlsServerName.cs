using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Flows.Content;

/// <summary>Finds the server name in a client's hello, RFC 8446 section 4.1.2 and RFC 6066 section 3, passing over all else.</summary>
internal static class TlsServerName
{
    private const byte ClientHello = 1;
    private const int RandomLength = 32;
    private const int VersionLength = 2;

    // Length of the list, and the type of its first name.
    private const int ListHeaderLength = 3;

    /// <summary>Reads a stream that begins with a record.</summary>
    /// <param name="stream">The bytes that are there.</param>
    /// <param name="isCut">Whether the hello goes on behind them and has not come to its name.</param>
    public static string? Read(ReadOnlySpan<byte> stream, out bool isCut)
    {
        isCut = false;
        if (!TlsRecord.TryRead(stream, out var record) || record.Type != TlsContentType.Handshake) return null;
        var bytes = record.Body;
        if (!record.IsCut && IsCutHello(bytes)) bytes = Join(stream);
        return ReadHandshake(bytes, out isCut);
    }

    /// <summary>Reads a handshake message.</summary>
    /// <param name="message">The bytes that are there.</param>
    /// <param name="isCut">Whether it may be a hello that goes on behind them and has not come to its name.</param>
    public static string? ReadHandshake(ReadOnlySpan<byte> message, out bool isCut)
    {
        isCut = IsCutHello(message);
        if (message.Length < TlsHandshake.HeaderLength || message[0] != ClientHello) return null;
        var reader = new PayloadReader(message, TlsHandshake.HeaderLength);
        reader.Skip(VersionLength + RandomLength);
        reader.ReadVector8();
        reader.ReadVector16();
        reader.ReadVector8();
        var end = reader.ReadUInt16() + reader.Position;
        while (!reader.IsCut && reader.Position < end)
        {
            var type = reader.ReadUInt16();
            var value = reader.ReadVector16();
            if (reader.IsCut || type != (ushort)TlsExtension.ServerName) continue;
            isCut = false;
            var list = new PayloadReader(value, ListHeaderLength);
            var name = PayloadText.UntilNul(list.ReadVector16());
            return list.IsCut || name.IsEmpty ? null : PayloadText.PrintableAscii(name);
        }

        return null;
    }

    private static bool IsCutHello(ReadOnlySpan<byte> message) =>
        message.Length < TlsHandshake.HeaderLength
            ? message.IsEmpty || message[0] == ClientHello
            : message[0] == ClientHello && (message[1] << 16 | message[2] << 8 | message[3]) > message.Length - TlsHandshake.HeaderLength;

    // A hello in several records: hardly ever seen but from those who hide from filters.
    private static byte[] Join(ReadOnlySpan<byte> stream)
    {
        var bytes = new byte[stream.Length];
        var length = 0;
        while (TlsRecord.TryRead(stream, out var record) && record.Type == TlsContentType.Handshake)
        {
            record.Body.CopyTo(bytes.AsSpan(length));
            length += record.Body.Length;
            stream = stream[(TlsRecord.HeaderLength + record.Body.Length)..];
        }

        return bytes[..length];
    }
}
