namespace NetMon.Decoding.Applications.Tls;

/// <summary>A ServerHello, RFC 8446 section 4.1.3. If it is truncated, the fields before the cut are read.</summary>
internal sealed class TlsServerHello
{
    private const int RandomLength = 32;
    private const int FirstDraft = 0x7f00;
    private const int LastDraftWithoutSessionId = 0x7f15;

    private TlsServerHello()
    {
    }

    // A HelloRetryRequest is a ServerHello with this random value, RFC 8446 section 4.1.3.
    private static ReadOnlySpan<byte> RetryRandom =>
    [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ];

    /// <summary>The legacy_version field.</summary>
    public int LegacyVersion { get; private set; }

    /// <summary>The selected version; null if the message is truncated before it.</summary>
    public int? Version { get; private set; }

    /// <summary>Whether this is a HelloRetryRequest.</summary>
    public bool IsRetryRequest { get; private set; }

    /// <summary>The selected cipher suite; null if the message is truncated before it.</summary>
    public ushort? CipherSuite { get; private set; }

    /// <summary>Types of all extensions in the order sent.</summary>
    public IReadOnlyList<ushort> Extensions { get; private set; } = [];

    /// <summary>The selected application protocol (ALPN); null if there is none.</summary>
    public byte[]? ApplicationProtocol { get; private set; }

    /// <summary>Whether the handshake continues as in TLS 1.3: everything after the ServerHello is encrypted.</summary>
    public bool IsVersion13 => Version is 0x0304 or (>= 0x7e00 and < 0x8000) or (>= 0xfb00 and < 0xfc00);

    /// <summary>Whether the ServerHello is complete. Fingerprints are computed only if it is.</summary>
    public bool IsWhole { get; private set; }

    // Up to draft 21 of TLS 1.3 there was neither a session ID nor a compression method.
    private bool IsEarlyDraft => LegacyVersion is >= FirstDraft and <= LastDraftWithoutSessionId;

    /// <summary>Reads a ServerHello.</summary>
    /// <param name="body">The message after its handshake header, complete or truncated.</param>
    public static TlsServerHello Read(ReadOnlySpan<byte> body)
    {
        var hello = new TlsServerHello();
        hello.IsWhole = hello.TryRead(body);
        return hello;
    }

    private bool TryRead(ReadOnlySpan<byte> body)
    {
        var reader = new PayloadReader(body);
        LegacyVersion = reader.ReadUInt16();
        if (reader.IsCut) return false;
        Version = LegacyVersion;
        IsRetryRequest = reader.ReadBytes(RandomLength).SequenceEqual(RetryRandom);
        if (!IsEarlyDraft) reader.ReadVector8();
        var suite = reader.ReadUInt16();
        if (reader.IsCut) return false;
        CipherSuite = suite;
        if (!IsEarlyDraft) reader.Skip(1);
        if (!reader.IsCut && reader.Remaining > 0) ReadExtensions(ref reader);
        return !reader.IsCut;
    }

    private void ReadExtensions(ref PayloadReader reader)
    {
        var extensions = new List<ushort>();
        Extensions = extensions;
        int length = reader.ReadUInt16();
        var end = reader.Position + length;
        while (!reader.IsCut && reader.Position < end)
        {
            var type = reader.ReadUInt16();
            var value = new PayloadReader(reader.ReadVector16());
            if (reader.IsCut) return;
            extensions.Add(type);
            ReadExtension((TlsExtension)type, value);
        }
    }

    private void ReadExtension(TlsExtension type, PayloadReader value)
    {
        if (type == TlsExtension.SupportedVersions)
        {
            var version = value.ReadUInt16();
            if (!value.IsCut) Version = version;
        }
        else if (type == TlsExtension.ApplicationProtocols)
        {
            value.Skip(sizeof(ushort));
            var name = value.ReadVector8();
            if (!value.IsCut) ApplicationProtocol = name.ToArray();
        }
    }
}
