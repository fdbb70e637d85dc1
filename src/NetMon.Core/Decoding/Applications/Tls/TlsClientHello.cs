namespace NetMon.Decoding.Applications.Tls;

/// <summary>A ClientHello, RFC 8446 section 4.1.2. If it is truncated, the fields before the cut are read.</summary>
internal sealed class TlsClientHello
{
    private const ushort FirstDatagramVersion = 0xfe00;

    private TlsClientHello()
    {
    }

    /// <summary>The legacy_version field, which TLS 1.3 sets to that of TLS 1.2.</summary>
    public int LegacyVersion { get; private set; }

    /// <summary>Cipher suites in the order sent.</summary>
    public IReadOnlyList<ushort> CipherSuites { get; private set; } = [];

    /// <summary>Types of all extensions in the order sent.</summary>
    public IReadOnlyList<ushort> Extensions { get; private set; } = [];

    /// <summary>Supported groups for key exchange, in the order sent.</summary>
    public IReadOnlyList<ushort> Groups { get; private set; } = [];

    /// <summary>Elliptic curve point formats, in the order sent.</summary>
    public IReadOnlyList<ushort> PointFormats { get; private set; } = [];

    /// <summary>Signature algorithms in the order sent.</summary>
    public IReadOnlyList<ushort> SignatureAlgorithms { get; private set; } = [];

    /// <summary>Versions in the supported_versions extension of TLS 1.3; empty in older ClientHellos.</summary>
    public IReadOnlyList<ushort> SupportedVersions { get; private set; } = [];

    /// <summary>Application protocols (ALPN) in the order sent.</summary>
    public IReadOnlyList<byte[]> ApplicationProtocols { get; private set; } = [];

    /// <summary>The first server name; null if there is none.</summary>
    public string? ServerName { get; private set; }

    /// <summary>Offset of the server name from the start of the ClientHello body, in bytes.</summary>
    public int ServerNameOffset { get; private set; }

    /// <summary>Whether the ClientHello is complete. Fingerprints are computed only if it is.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The newest offered version.</summary>
    public int Version
    {
        get
        {
            // DTLS version numbers decrease with newer versions.
            var offered = SupportedVersions.Where(v => !IsGrease(v));
            return offered.Any() ? offered.MaxBy(v => v >= FirstDatagramVersion ? ushort.MaxValue - v : v) : LegacyVersion;
        }
    }

    /// <summary>Whether a number is a GREASE value, RFC 8701.</summary>
    public static bool IsGrease(ushort value) => (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);

    /// <summary>Reads a ClientHello.</summary>
    /// <param name="body">The message after its handshake header, complete or truncated.</param>
    /// <param name="isDatagram">Whether it is DTLS, which has a cookie, RFC 6347 section 4.2.1.</param>
    public static TlsClientHello Read(ReadOnlySpan<byte> body, bool isDatagram)
    {
        var hello = new TlsClientHello();
        hello.IsWhole = hello.TryRead(body, isDatagram);
        return hello;
    }

    private bool TryRead(ReadOnlySpan<byte> body, bool isDatagram)
    {
        var reader = new TlsHelloReader(body, isDatagram);
        LegacyVersion = reader.LegacyVersion;
        CipherSuites = Numbers(reader.CipherSuites);
        var extensions = new List<ushort>();
        Extensions = extensions;
        while (reader.TryReadExtension(out var type, out var value))
        {
            extensions.Add((ushort)type);
            if (type == TlsExtension.ServerName) ReadServerName(body, value);
            else ReadExtension(type, value);
        }

        return !reader.IsCut;
    }

    private void ReadServerName(ReadOnlySpan<byte> body, ReadOnlySpan<byte> value)
    {
        if (ServerName is not null || TlsServerName.ReadExtension(value) is not { IsEmpty: false } name) return;
        ServerName = PayloadText.PrintableAscii(name);
        body.Overlaps(name, out var offset);
        ServerNameOffset = offset;
    }

    private void ReadExtension(TlsExtension type, ReadOnlySpan<byte> value)
    {
        var reader = new PayloadReader(value);
        switch (type)
        {
            case TlsExtension.SupportedGroups:
                Groups = Numbers(reader.ReadVector16());
                break;
            case TlsExtension.PointFormats:
                PointFormats = Array.ConvertAll(reader.ReadVector8().ToArray(), static b => (ushort)b);
                break;
            case TlsExtension.SignatureAlgorithms:
                SignatureAlgorithms = Numbers(reader.ReadVector16());
                break;
            case TlsExtension.ApplicationProtocols:
                ApplicationProtocols = Names(reader.ReadVector16());
                break;
            case TlsExtension.SupportedVersions:
                SupportedVersions = Numbers(reader.ReadVector8());
                break;
        }
    }

    private static ushort[] Numbers(ReadOnlySpan<byte> bytes)
    {
        var numbers = new ushort[bytes.Length / sizeof(ushort)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (ushort)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
        return numbers;
    }

    private static List<byte[]> Names(ReadOnlySpan<byte> bytes)
    {
        var names = new List<byte[]>();
        var reader = new PayloadReader(bytes);
        while (reader.Remaining > 0)
        {
            var name = reader.ReadVector8();
            if (!reader.IsCut) names.Add(name.ToArray());
        }

        return names;
    }
}
