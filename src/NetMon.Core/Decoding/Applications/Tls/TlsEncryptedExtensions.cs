namespace NetMon.Decoding.Applications.Tls;

/// <summary>What the server of TLS 1.3 answers to extensions of the ClientHello after it has encryption, RFC 8446 section 4.3.1.</summary>
/// <param name="ApplicationProtocol">The application protocol (ALPN, RFC 7301) that it chose; null if there is none.</param>
/// <param name="AcceptsEarlyData">Whether it accepts early data, RFC 8446 section 4.2.10.</param>
[ReadsPackets]
internal sealed record TlsEncryptedExtensions(string? ApplicationProtocol, bool AcceptsEarlyData)
{
    /// <summary>Reads the message EncryptedExtensions. Of one that is cut, the beginning is read.</summary>
    /// <param name="body">The message after its header.</param>
    public static TlsEncryptedExtensions Read(ReadOnlySpan<byte> body)
    {
        string? protocol = null;
        var acceptsEarlyData = false;
        var reader = new PayloadReader(body);
        var extensions = new PayloadReader(reader.ReadVector16());
        while (extensions.Remaining > 0)
        {
            var type = (TlsExtension)extensions.ReadUInt16();
            var value = new PayloadReader(extensions.ReadVector16());
            if (extensions.IsCut) break;
            acceptsEarlyData |= type == TlsExtension.EarlyData;
            if (type != TlsExtension.ApplicationProtocols) continue;
            value.Skip(sizeof(ushort));
            var name = value.ReadVector8();
            if (!value.IsCut && !name.IsEmpty) protocol = PayloadText.PrintableAscii(name);
        }

        return new TlsEncryptedExtensions(protocol, acceptsEarlyData);
    }
}
