namespace NetMon.Decoding.Applications.Tls;

/// <summary>What a client offers, RFC 8446 section 4.1.2. Read as far as its bytes go: fields before a cut are there.</summary>
internal sealed class TlsClientHello
{
    private const ushort FirstDatagramVersion = 0xfe00;

    private TlsClientHello()
    {
    }

    /// <summary>The version field of old, which TLS 1.3 leaves at that of TLS 1.2.</summary>
    public int LegacyVersion { get; private set; }

    /// <summary>Cipher suites in the client's order.</summary>
    public IReadOnlyList<ushort> CipherSuites { get; private set; } = [];

    /// <summary>Types of all extensions in the client's order.</summary>
    public IReadOnlyList<ushort> Extensions { get; private set; } = [];

    /// <summary>Groups for key exchange, in the client's order.</summary>
    public IReadOnlyList<ushort> Groups { get; private set; } = [];

    /// <summary>Formats of curve points, in the client's order.</summary>
    public IReadOnlyList<ushort> PointFormats { get; private set; } = [];

    /// <summary>Signature algorithms in the client's order.</summary>
    public IReadOnlyList<ushort> SignatureAlgorithms { get; private set; } = [];

    /// <summary>Versions that the client speaks, by the extension of TLS 1.3; empty in hellos of older versions.</summary>
    public IReadOnlyList<ushort> SupportedVersions { get; private set; } = [];

    /// <summary>Names of application protocols, in the client's order.</summary>
    public IReadOnlyList<byte[]> ApplicationProtocols { get; private set; } = [];

    /// <summary>The first server name; null without one.</summary>
    public string? ServerName { get; private set; }

    /// <summary>Where the server name begins, in bytes from the start of the hello's body.</summary>
    public int ServerNameOffset { get; private set; }

    /// <summary>Whether everything is there; fingerprints are of whole hellos only.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The newest version on offer.</summary>
    public int Version
    {
        get
        {
            // The numbers of DTLS fall where those of TLS rise.
            var offered = SupportedVersions.Where(v => !IsGrease(v));
            return offered.Any() ? offered.MaxBy(v => v >= FirstDatagramVersion ? ushort.MaxValue - v : v) : LegacyVersion;
        }
    }

    /// <summary>Whether a number is one of those that mean nothing and keep servers tolerant, RFC 8701.</summary>
    public static bool IsGrease(ushort value) => (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);

    /// <summary>Reads a hello.</summary>
    /// <param name="body">What follows the header of the handshake message, or as much as there is.</param>
    /// <param name="isDatagram">Whether it is of DTLS, which has a cookie, RFC 6347 section 4.2.1.</param>
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
