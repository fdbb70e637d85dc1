namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// Walks over a client's hello, RFC 8446 section 4.1.2, and allocates nothing. Whoever wants to know something of a hello asks this reader,
/// so that packets, flows and alert rules cannot see different things in the same bytes.
/// </summary>
internal ref struct TlsHelloReader
{
    private const int RandomLength = 32;

    private readonly int _end;
    private PayloadReader _reader;

    /// <summary>Reads up to the extensions.</summary>
    /// <param name="body">What follows the header of the handshake message, or as much as there is.</param>
    /// <param name="isDatagram">Whether it is of DTLS, which has a cookie, RFC 6347 section 4.2.1.</param>
    public TlsHelloReader(ReadOnlySpan<byte> body, bool isDatagram)
    {
        _reader = new PayloadReader(body);
        LegacyVersion = _reader.ReadUInt16();
        _reader.Skip(RandomLength);
        _reader.ReadVector8();
        if (isDatagram) _reader.ReadVector8();
        CipherSuites = _reader.ReadVector16();
        _reader.ReadVector8();

        // Hellos of old end here.
        if (_reader.Remaining > 0) _end = _reader.ReadUInt16() + _reader.Position;
    }

    /// <summary>The version field of old, which TLS 1.3 leaves at that of TLS 1.2; 0 where it is cut.</summary>
    public ushort LegacyVersion { get; }

    /// <summary>Cipher suites, two bytes each.</summary>
    public ReadOnlySpan<byte> CipherSuites { get; }

    /// <summary>Whether a length in the hello says more than there is.</summary>
    public readonly bool IsCut => _reader.IsCut;

    /// <summary>Takes the next extension.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">Its value, whole.</param>
    /// <returns>False behind the last one, and where one is cut.</returns>
    public bool TryReadExtension(out TlsExtension type, out ReadOnlySpan<byte> value)
    {
        type = default;
        value = [];
        if (_reader.IsCut || _reader.Position >= _end) return false;
        type = (TlsExtension)_reader.ReadUInt16();
        value = _reader.ReadVector16();
        return !_reader.IsCut;
    }
}
