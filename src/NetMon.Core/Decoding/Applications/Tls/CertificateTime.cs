using System.Globalization;
using System.Text;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>The times of a certificate's validity, RFC 5280 section 4.1.2.5.</summary>
internal static class CertificateTime
{
    private const byte UtcTime = 0x17;
    private const byte GeneralizedTime = 0x18;
    private const int MaxLength = 32;

    // Two digits below 50 are years from 2000 on.
    private const char FirstDecadeOfLastCentury = '5';

    // Old certificates have no seconds, or a zone other than UTC.
    private static readonly string[] Formats =
    [
        "yyyyMMddHHmmss'Z'", "yyyyMMddHHmm'Z'", "yyyyMMddHHmmsszzz", "yyyyMMddHHmmzzz", "yyyyMMddHHmmss.FFFFFFF'Z'",
    ];

    /// <summary>Reads the next time, UTC; null if it is none.</summary>
    /// <param name="reader">Positioned at a time.</param>
    public static DateTime? Read(ref DerReader reader)
    {
        var value = reader.Take(out var tag);
        if (tag is not (UtcTime or GeneralizedTime) || value.Length is 0 or > MaxLength) return null;
        var text = Encoding.Latin1.GetString(value);
        if (tag == UtcTime) text = (text[0] < FirstDecadeOfLastCentury ? "20" : "19") + text;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
    }
}
