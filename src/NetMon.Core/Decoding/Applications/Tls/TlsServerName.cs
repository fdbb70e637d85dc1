namespace NetMon.Decoding.Applications.Tls;

/// <summary>Finds the server name in a ClientHello, RFC 8446 section 4.1.2 and RFC 6066 section 3.</summary>
internal static class TlsServerName
{
    private const byte ClientHello = 1;
    private const byte HostName = 0;
    private const int MaxRecords = 64;
    private const int ListLength = 2;

    /// <summary>Whether the first byte permits a ClientHello at the start of the stream, or a record that may precede one.</summary>
    /// <param name="stream">The available bytes.</param>
    public static bool MayBegin(ReadOnlySpan<byte> stream) => !stream.IsEmpty
        && (TlsContentType)stream[0] is TlsContentType.Handshake or TlsContentType.Alert or TlsContentType.ChangeCipherSpec;

    /// <summary>Reads a stream that begins with a record.</summary>
    /// <param name="stream">The available bytes.</param>
    /// <param name="isCut">Whether the ClientHello continues after these bytes and has no server name so far.</param>
    public static string? Read(ReadOnlySpan<byte> stream, out bool isCut)
    {
        // Servers ignore alerts and change_cipher_spec before the ClientHello.
        isCut = true;
        var isEncrypted = false;
        for (var i = 0; i < MaxRecords && TlsRecord.TryRead(stream, out var record); i++)
        {
            isEncrypted |= record.Type == TlsContentType.ChangeCipherSpec;
            isCut &= record.Type is TlsContentType.Alert or TlsContentType.ChangeCipherSpec;
            if (record.Type == TlsContentType.Handshake && (!isEncrypted || TlsHandshake.IsHello(record.Body)))
            {
                var name = ReadHandshake(record.Body, record.IsCut, out isCut);
                if (isCut && !record.IsCut) name = ReadHandshake(Join(stream, out var isLastCut), isLastCut, out isCut);
                if (name is not null || isCut) return name;
            }

            stream = stream[(TlsRecord.HeaderLength + record.Body.Length)..];
        }

        isCut &= TlsRecord.StartsLikeOne(stream);
        return null;
    }

    /// <summary>Reads handshake messages.</summary>
    /// <param name="messages">The available bytes.</param>
    /// <param name="goesOn">Whether further bytes follow that are not available.</param>
    /// <param name="isCut">Whether there may be a ClientHello that continues after these bytes and has no server name so far.</param>
    public static string? ReadHandshake(ReadOnlySpan<byte> messages, bool goesOn, out bool isCut)
    {
        isCut = messages.IsEmpty;
        while (!messages.IsEmpty)
        {
            isCut = IsCutHello(messages);
            if (!TlsHandshake.LooksClear(messages, goesOn) || messages.Length < TlsHandshake.HeaderLength) return null;
            var body = messages[TlsHandshake.HeaderLength..];
            body = body[..Math.Min(body.Length, TlsHandshake.BodyLength(messages))];
            if (messages[0] == ClientHello && Find(body) is { IsEmpty: false } name)
            {
                isCut = false;
                return PayloadText.PrintableAscii(name);
            }

            messages = messages[(TlsHandshake.HeaderLength + body.Length)..];
        }

        return null;
    }

    /// <summary>The name in a server_name extension: the first host name, otherwise the first name; empty if there is none.</summary>
    /// <param name="extension">The value of the extension.</param>
    /// <remarks>As in tshark, a NUL ends the name. All callers therefore get the same name.</remarks>
    public static ReadOnlySpan<byte> ReadExtension(ReadOnlySpan<byte> extension)
    {
        ReadOnlySpan<byte> first = [];
        var list = new PayloadReader(extension);
        list.Skip(ListLength);
        while (list.Remaining > 0)
        {
            var type = list.ReadByte();
            var name = PayloadText.UntilNul(list.ReadVector16());
            if (name.IsEmpty) continue;
            if (type == HostName) return name;
            if (first.IsEmpty) first = name;
        }

        return first;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> body)
    {
        var hello = new TlsHelloReader(body, isDatagram: false);
        while (hello.TryReadExtension(out var type, out var value))
        {
            if (type == TlsExtension.ServerName && ReadExtension(value) is { IsEmpty: false } name) return name;
        }

        return [];
    }

    private static bool IsCutHello(ReadOnlySpan<byte> messages) => messages[0] == ClientHello
        && (messages.Length < TlsHandshake.HeaderLength || TlsHandshake.BodyLength(messages) > messages.Length - TlsHandshake.HeaderLength);

    /// <summary>
    /// Joins the bodies of consecutive handshake records. A ClientHello in several records is rare; it is mostly used to evade filters.
    /// </summary>
    /// <param name="stream">The available bytes from the first of these records on.</param>
    /// <param name="isLastCut">Whether the last record continues after them.</param>
    public static byte[] Join(ReadOnlySpan<byte> stream, out bool isLastCut)
    {
        isLastCut = false;
        var bytes = new byte[stream.Length];
        var length = 0;
        while (TlsRecord.TryRead(stream, out var record) && record.Type == TlsContentType.Handshake)
        {
            record.Body.CopyTo(bytes.AsSpan(length));
            length += record.Body.Length;
            isLastCut = record.IsCut;
            stream = stream[(TlsRecord.HeaderLength + record.Body.Length)..];
        }

        return bytes[..length];
    }
}
