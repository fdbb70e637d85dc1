using System.Text;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Http;

/// <summary>Credentials in fields, RFC 9110 section 11: the user's name is shown, secrets are not.</summary>
internal static class HttpCredentials
{
    private const string Mask = "***";
    private const string BasicScheme = "Basic ";

    /// <summary>The user name of Basic authentication, RFC 7617; null if there is none. The password is not read.</summary>
    /// <param name="fields">The fields of a request.</param>
    public static string? UserName(HttpFields fields) => UserOf(fields.Find("Authorization")) ?? UserOf(fields.Find("Proxy-Authorization"));

    /// <summary>The value of a field without its secret: of credentials, only the scheme is left.</summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="value">Its value.</param>
    public static string Masked(string name, string value)
    {
        if (!IsSecret(name)) return value;
        var end = value.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? Mask : $"{value[..end]} {Mask}";
    }

    private static bool IsSecret(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase);

    private static string? UserOf(string? value)
    {
        if (value is null || !value.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = value.AsSpan(BasicScheme.Length).Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var length)) return null;
        var colon = bytes.AsSpan(0, length).IndexOf((byte)':');
        return colon <= 0 ? null : PayloadText.Printable(Encoding.UTF8.GetString(bytes, 0, colon));
    }
}
