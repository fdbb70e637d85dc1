namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// Iterates over a ClientHello, RFC 8446 section 4.1.2, without allocating. All code that reads ClientHellos uses it, so that packets,
/// flows and alert rules interpret the same bytes in the same way.
/// </summary>
internal ref struct TlsHelloReader
{
    private const int RandomLength = 32;

    private readonly int _end;
    private PayloadReader _reader;

    /// <summary>Reads up to the extensions.</summary>
    /// <param name="body">The message after its handshake header, complete or truncated.</param>
    /// <param name="isDatagram">Whether it is DTLS, which has a cookie, RFC 6347 section 4.2.1.</param>
    public TlsHelloReader(ReadOnlySpan<byte> body, bool isDatagram)
    {
        _reader = new PayloadReader(body);
        LegacyVersion = _reader.ReadUInt16();
        _reader.Skip(RandomLength);
        _reader.ReadVector8();
        if (isDatagram) _reader.ReadVector8();
        CipherSuites = _reader.ReadVector16();
        _reader.ReadVector8();

        // Old ClientHellos have no extensions.
        if (_reader.Remaining > 0) _end = _reader.ReadUInt16() + _reader.Position;
    }

    /// <summary>The legacy_version field, which TLS 1.3 sets to that of TLS 1.2; 0 if it is truncated.</summary>
    public ushort LegacyVersion { get; }

    /// <summary>Cipher suites, two bytes each.</summary>
    public ReadOnlySpan<byte> CipherSuites { get; }

    /// <summary>Whether a length exceeds the available bytes.</summary>
    public readonly bool IsCut => _reader.IsCut;

    /// <summary>Reads the next extension.</summary>
    /// <param name="type">Type of the extension.</param>
    /// <param name="value">Complete value of the extension.</param>
    /// <returns>False after the last extension, and if one is truncated.</returns>
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
