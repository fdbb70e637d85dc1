namespace NetMon.Decoding.Applications.Tls;

/// <summary>Reads handshake messages, RFC 8446 section 4, of TLS, DTLS and QUIC.</summary>
internal static class TlsHandshake
{
    /// <summary>Length of a message header, in bytes: type and length.</summary>
    public const int HeaderLength = 4;

    /// <summary>Shown for a message that is not valid as plaintext.</summary>
    public const string Encrypted = "Encrypted Handshake Message";

    // Certificate chains are the longest messages; 2^17 bytes are enough for all that were seen.
    private const int MaxLength = 1 << 17;
    private const int FullRecord = 16384;
    private const int MaxMessages = 32;

    /// <summary>Whether data can be the start of an unencrypted message.</summary>
    /// <param name="bytes">The bytes of a handshake record.</param>
    /// <param name="isCut">Whether further bytes follow that are not available.</param>
    public static bool LooksClear(ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (bytes.IsEmpty || TlsNames.HandshakeType(bytes[0]) is null) return false;
        if (bytes.Length < HeaderLength) return isCut;
        var length = BodyLength(bytes);
        if (length > MaxLength) return false;
        return length <= bytes.Length - HeaderLength || isCut || bytes.Length >= FullRecord || IsHello(bytes);
    }

    /// <summary>
    /// Whether data begins with a hello. One may follow a change_cipher_spec unencrypted, because TLS 1.3 sends that for compatibility
    /// only, RFC 8446 appendix D.4.
    /// </summary>
    /// <param name="bytes">The bytes of a handshake record.</param>
    public static bool IsHello(ReadOnlySpan<byte> bytes) => bytes is [1 or 2, 0, _, _, 3, <= 4, ..];

    /// <summary>Length of the message body, from its header.</summary>
    /// <param name="message">A message with a complete header.</param>
    public static int BodyLength(ReadOnlySpan<byte> message) => message[1] << 16 | message[2] << 8 | message[3];

    /// <summary>Reads consecutive messages.</summary>
    /// <param name="bytes">The bytes of one or more records.</param>
    /// <param name="offset">Offset of the bytes in the payload; -1 if they were reassembled.</param>
    /// <param name="isCut">Whether further bytes follow that are not available.</param>
    /// <param name="transport">Transport letter of JA4.</param>
    /// <param name="message">Receives the fields.</param>
    /// <param name="said">Receives the Info text of each message.</param>
    public static void Read(ReadOnlySpan<byte> bytes, int offset, bool isCut, char transport, ApplicationMessage message, List<string> said)
    {
        for (var i = 0; i < MaxMessages && !bytes.IsEmpty; i++)
        {
            if (!LooksClear(bytes, isCut))
            {
                said.Add(Encrypted);
                return;
            }

            var length = bytes.Length < HeaderLength ? 0 : BodyLength(bytes);
            var body = bytes[Math.Min(HeaderLength, bytes.Length)..];
            if (body.Length > length) body = body[..length];
            ReadMessage(bytes[0], body, offset, HeaderLength, transport, message, said);
            bytes = bytes[Math.Min(HeaderLength + body.Length, bytes.Length)..];
            offset = After(offset, HeaderLength + body.Length);
        }
    }

    /// <summary>Reads one message.</summary>
    /// <param name="type">Type of the message.</param>
    /// <param name="body">The message after its header, complete or truncated.</param>
    /// <param name="offset">Offset of the header in the payload; -1 if the message was reassembled.</param>
    /// <param name="headerLength">Length of the header, in bytes.</param>
    /// <param name="transport">Transport letter of JA4.</param>
    /// <param name="message">Receives the fields.</param>
    /// <param name="said">Receives the Info text.</param>
    public static void ReadMessage(
        int type, ReadOnlySpan<byte> body, int offset, int headerLength, char transport, ApplicationMessage message, List<string> said)
    {
        var name = TlsNames.HandshakeType(type) ?? "Unknown";
        message.Add("Handshake Type", name, offset, 1);
        offset = After(offset, headerLength);
        switch (type)
        {
            case 1:
                var client = TlsClientHello.Read(body, transport == TlsTransport.Datagram);
                AddClient(client, offset, transport, message);
                said.Add(client.ServerName is null ? name : $"{name} (SNI={client.ServerName})");
                break;
            case 2:
                var server = TlsServerHello.Read(body);
                AddServer(server, transport, message);
                said.Add(server.IsRetryRequest ? "Hello Retry Request" : name);
                break;
            case 11:
                AddCertificate(body, offset, message);
                said.Add(name);
                break;
            default:
                said.Add(name);
                break;
        }
    }

    private static int After(int offset, int count) => offset < 0 ? offset : offset + count;

    private static void AddClient(TlsClientHello hello, int offset, char transport, ApplicationMessage message)
    {
        if (hello.LegacyVersion != 0) message.Add("Version", TlsNames.Version(hello.Version));
        if (hello.CipherSuites.Count > 0) message.Add("Cipher Suites", string.Join(", ", hello.CipherSuites.Select(TlsNames.CipherSuite)));
        if (hello.ServerName is { } serverName)
        {
            message.ServerName ??= serverName;
            message.Add("Server Name", serverName, After(offset, hello.ServerNameOffset), serverName.Length);
        }

        if (hello.ApplicationProtocols.Count > 0)
            message.Add("ALPN", string.Join(", ", hello.ApplicationProtocols.Select(p => PayloadText.PrintableAscii(p))));
        if (!hello.IsWhole) return;
        var text = TlsFingerprint.Ja3Text(hello);
        message.Add("JA3 Fullstring", text);
        if (TlsFingerprint.Ja3(text) is { } ja3) message.Add("JA3", ja3);
        message.Add("JA4", TlsFingerprint.Ja4(hello, transport));
    }

    private static void AddServer(TlsServerHello hello, char transport, ApplicationMessage message)
    {
        if (hello.Version is { } version) message.Add("Version", TlsNames.Version(version));
        if (hello.CipherSuite is { } suite) message.Add("Cipher Suite", TlsNames.CipherSuite(suite));
        if (hello.ApplicationProtocol is { } protocol) message.Add("ALPN", PayloadText.PrintableAscii(protocol));
        if (!hello.IsWhole) return;
        var text = TlsFingerprint.Ja3Text(hello);
        message.Add("JA3S Fullstring", text);
        if (TlsFingerprint.Ja3(text) is { } ja3) message.Add("JA3S", ja3);
        message.Add("JA4S", TlsFingerprint.Ja4(hello, transport));
    }

    // The certificate list, unencrypted up to TLS 1.2, RFC 5246 section 7.4.2. The first certificate is the server's own.
    private static void AddCertificate(ReadOnlySpan<byte> body, int offset, ApplicationMessage message)
    {
        const int LengthSize = 3;
        var reader = new PayloadReader(body);
        reader.Skip(LengthSize);
        var length = reader.ReadUInt24();
        var certificate = reader.ReadBytes(Math.Min(length, reader.Remaining));
        if (TlsCertificate.SubjectCommonName(certificate) is { } subject)
            message.Add("Certificate Subject", subject, After(offset, reader.Position - certificate.Length), certificate.Length);
    }
}

/// <summary>The transport letters at the start of a JA4 fingerprint.</summary>
internal static class TlsTransport
{
    /// <summary>TLS over TCP.</summary>
    public const char Stream = 't';

    /// <summary>DTLS.</summary>
    public const char Datagram = 'd';

    /// <summary>QUIC.</summary>
    public const char Quic = 'q';
}
