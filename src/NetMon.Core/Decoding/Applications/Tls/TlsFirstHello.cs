namespace NetMon.Decoding.Applications.Tls;

/// <summary>Finds the hello that begins a stream or the handshake of QUIC.</summary>
internal static class TlsFirstHello
{
    private const byte ClientHello = 1;
    private const byte ServerHello = 2;

    // Servers ignore alerts and change_cipher_spec before the ClientHello.
    private const int MaxRecords = 8;

    /// <summary>Finds the hello of a stream that begins with a record.</summary>
    /// <param name="stream">The available bytes.</param>
    /// <param name="isCut">Whether there may be a hello that continues after these bytes.</param>
    public static TlsHello Find(ReadOnlySpan<byte> stream, out bool isCut)
    {
        for (var i = 0; i < MaxRecords && TlsRecord.TryRead(stream, out var record); i++)
        {
            if (record.Type == TlsContentType.Handshake)
            {
                var hello = FindInMessages(record.Body, out isCut);
                return isCut && !record.IsCut ? FindInMessages(TlsServerName.Join(stream, out _), out isCut) : hello;
            }

            isCut = false;
            if (record.Type is not (TlsContentType.Alert or TlsContentType.ChangeCipherSpec)) return default;
            stream = stream[(TlsRecord.HeaderLength + record.Body.Length)..];
        }

        isCut = TlsRecord.StartsLikeOne(stream);
        return default;
    }

    /// <summary>Finds the hello at the start of handshake messages.</summary>
    /// <param name="messages">The available bytes.</param>
    /// <param name="isCut">Whether there may be a hello that continues after these bytes.</param>
    public static TlsHello FindInMessages(ReadOnlySpan<byte> messages, out bool isCut)
    {
        isCut = messages.Length < TlsHandshake.HeaderLength;
        if (isCut || messages[0] is not (ClientHello or ServerHello)) return default;
        var length = TlsHandshake.BodyLength(messages);
        var body = messages[TlsHandshake.HeaderLength..];
        isCut = body.Length < length;
        return isCut ? default : new TlsHello(messages[0] == ClientHello, body[..length]);
    }
}

/// <summary>A whole hello; empty if there is none.</summary>
/// <param name="isClient">Whether it is a ClientHello.</param>
/// <param name="body">The message after its header.</param>
internal readonly ref struct TlsHello(bool isClient, ReadOnlySpan<byte> body)
{
    /// <summary>Whether it is a ClientHello.</summary>
    public bool IsClient { get; } = isClient;

    /// <summary>The message after its header.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;
}
