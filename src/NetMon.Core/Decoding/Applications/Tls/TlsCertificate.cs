namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// The fields of a certificate, RFC 5280 section 4.1. It skips over the DER structure, verifies nothing and never throws. If the certificate is
/// truncated, the fields before the cut are read.
/// </summary>
internal sealed class TlsCertificate
{
    private const byte ExplicitVersion = 0xa0;
    private const byte ExplicitExtensions = 0xa3;

    // Serial number and algorithm.
    private const int FieldsBeforeIssuer = 2;

    private TlsCertificate()
    {
    }

    // 2.5.29.17, RFC 5280 section 4.2.1.6.
    private static ReadOnlySpan<byte> SubjectAlternativeNameOid => [0x55, 0x1d, 0x11];

    /// <summary>The distinguished name of the subject; null if it is empty or missing.</summary>
    public string? Subject { get; private set; }

    /// <summary>The distinguished name of the issuer; null if it is empty or missing.</summary>
    public string? Issuer { get; private set; }

    /// <summary>The subject's alternative names: hosts, IP addresses, mail addresses and URIs in the order of the certificate.</summary>
    public IReadOnlyList<string> AlternativeNames { get; private set; } = [];

    /// <summary>Start of the validity, UTC; null if it cannot be read.</summary>
    public DateTime? NotBefore { get; private set; }

    /// <summary>End of the validity, UTC; null if it cannot be read.</summary>
    public DateTime? NotAfter { get; private set; }

    /// <summary>Whether the issuer is the subject.</summary>
    public bool IsSelfIssued { get; private set; }

    /// <summary>Reads a certificate.</summary>
    /// <param name="certificate">The certificate in DER, complete or truncated.</param>
    public static TlsCertificate Read(ReadOnlySpan<byte> certificate)
    {
        var read = new TlsCertificate();
        var fields = FieldsFromIssuer(certificate);
        var issuer = fields.Take(out _);
        var validity = new DerReader(fields.Take(out _));
        var subject = fields.Take(out _);
        read.Issuer = DistinguishedName.ToText(issuer);
        read.Subject = DistinguishedName.ToText(subject);
        read.IsSelfIssued = !subject.IsEmpty && issuer.SequenceEqual(subject);
        read.NotBefore = CertificateTime.Read(ref validity);
        read.NotAfter = CertificateTime.Read(ref validity);
        read.AlternativeNames = ReadAlternativeNames(ref fields);
        return read;
    }

    /// <summary>The common name of the subject; null if there is none, or the data is not a certificate.</summary>
    /// <param name="certificate">The certificate in DER; may be truncated after the subject.</param>
    public static string? SubjectCommonName(ReadOnlySpan<byte> certificate)
    {
        var fields = FieldsFromIssuer(certificate);
        fields.Take(out _);
        fields.Take(out _);
        return DistinguishedName.CommonName(fields.Take(out _));
    }

    private static DerReader FieldsFromIssuer(ReadOnlySpan<byte> certificate)
    {
        var outermost = new DerReader(certificate);
        var signed = new DerReader(outermost.Take(out _));
        var fields = new DerReader(signed.Take(out _));
        if (fields.Rest is [ExplicitVersion, ..]) fields.Take(out _);
        for (var i = 0; i < FieldsBeforeIssuer; i++) fields.Take(out _);
        return fields;
    }

    // After the subject come the public key, two obsolete identifiers, and the extensions.
    private static IReadOnlyList<string> ReadAlternativeNames(ref DerReader fields)
    {
        while (fields.HasMore)
        {
            var field = fields.Take(out var tag);
            if (tag != ExplicitExtensions) continue;
            var list = new DerReader(field);
            var extensions = new DerReader(list.Take(out _));
            while (extensions.HasMore)
            {
                var extension = new DerReader(extensions.Take(out _));
                if (!extension.Take(out _).SequenceEqual(SubjectAlternativeNameOid)) continue;
                var value = extension.Take(out var valueTag);
                // The value may follow a flag: critical.
                if (valueTag != BerReader.OctetString) value = extension.Take(out _);
                return GeneralName.ReadAll(value);
            }
        }

        return [];
    }
}
