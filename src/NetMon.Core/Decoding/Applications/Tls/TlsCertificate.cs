using System.Text;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>
/// Finds the subject of a certificate, RFC 5280 section 4.1. It skips over the DER structure, verifies nothing and never throws.
/// </summary>
internal static class TlsCertificate
{
    private const byte ExplicitVersion = 0xa0;
    private const byte Utf8String = 0x0c;
    private const byte BmpString = 0x1e;

    // Serial number, algorithm, issuer, validity.
    private const int FieldsBeforeSubject = 4;

    // 2.5.4.3
    private static ReadOnlySpan<byte> CommonNameOid => [0x55, 0x04, 0x03];

    /// <summary>The common name of the subject; null if there is none, or the data is not a certificate.</summary>
    /// <param name="certificate">The certificate in DER; may be truncated after the subject.</param>
    public static string? SubjectCommonName(ReadOnlySpan<byte> certificate)
    {
        var outermost = new PayloadReader(certificate);
        var signed = new PayloadReader(Take(ref outermost, out _));
        var fields = new PayloadReader(Take(ref signed, out _));
        if (fields.Rest is [ExplicitVersion, ..]) Take(ref fields, out _);
        for (var i = 0; i < FieldsBeforeSubject; i++) Take(ref fields, out _);
        return CommonName(Take(ref fields, out _));
    }

    private static string? CommonName(ReadOnlySpan<byte> name)
    {
        string? found = null;
        var names = new PayloadReader(name);
        while (names.Remaining > 0)
        {
            var set = new PayloadReader(Take(ref names, out _));
            while (set.Remaining > 0)
            {
                var attribute = new PayloadReader(Take(ref set, out _));
                if (!Take(ref attribute, out _).SequenceEqual(CommonNameOid)) continue;

                // The last common name is the most specific.
                var value = Take(ref attribute, out var tag);
                if (!value.IsEmpty) found = Text(tag, value);
            }
        }

        return found;
    }

    private static string Text(byte tag, ReadOnlySpan<byte> value) => PayloadText.Printable(tag switch
    {
        Utf8String => Encoding.UTF8.GetString(value),
        BmpString => Encoding.BigEndianUnicode.GetString(value),
        _ => Encoding.Latin1.GetString(value),
    });

    // The content of one element; shorter if the element is truncated.
    private static ReadOnlySpan<byte> Take(scoped ref PayloadReader reader, out byte tag)
    {
        if (BerReader.TryReadHeader(ref reader, out tag, out var length)) return reader.ReadBytes(Math.Min(length, reader.Remaining));

        // After an unreadable element, nothing more can be read.
        reader = default;
        return [];
    }
}
