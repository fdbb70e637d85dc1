using System.Buffers;
using System.Globalization;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>A user name and a password in a form.</summary>
/// <param name="UserName">The user name; null if no field is one.</param>
/// <param name="Secret">The password.</param>
/// <param name="Field">Name of the password's field, without separators.</param>
[ReadsPackets]
internal readonly record struct HttpFormFields(string? UserName, string Secret, string Field)
{
    /// <summary>Reads application/x-www-form-urlencoded.</summary>
    /// <param name="form">The fields, joined by ampersands.</param>
    /// <returns>Null if no field is a password with a value.</returns>
    public static HttpFormFields? Find(ReadOnlySpan<byte> form)
    {
        var fields = new LoginFields();
        for (var i = 0; i < LoginFields.MaxFields && !form.IsEmpty; i++)
        {
            var end = form.IndexOf((byte)'&');
            var pair = end < 0 ? form : form[..end];
            form = end < 0 ? [] : form[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (equals is > 0 and <= LoginFields.MaxName) fields.Take(Decode(pair[..equals]), Decode(pair[(equals + 1)..]));
        }

        return fields.Found;
    }

    // A plus is a space, and %hh is a byte.
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'%', (byte)'+') < 0) return text;
        var decoded = new ArrayBufferWriter<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at] == '+' ? (byte)' ' : text[at];
            if (b == '%' && at + 2 < text.Length && byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                (b, at) = (value, at + 2);
            decoded.Write([b]);
        }

        return decoded.WrittenSpan;
    }
}
