using System.Globalization;
using NetMon.Decoding;
using NetMon.Transactions.Http;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Transactions.Http2;

/// <summary>Makes a head of a field list: RFC 9113 section 8.3. Pseudo-header fields become its control data; unknown ones are left out.</summary>
[ReadsPackets]
internal static class Http2Head
{
    private const string Version = "2";
    private const string Cookie = "cookie";
    private const string CookieSeparator = "; ";

    /// <summary>Whether fields are the head of a request, and not its trailers.</summary>
    /// <param name="list">The fields.</param>
    public static bool IsRequest(HpackFieldList list) => list.Fields.Any(field => field.Name.Text == ":method");

    /// <summary>Reads the head of a request.</summary>
    /// <param name="list">Its fields.</param>
    public static HttpHead OfRequest(HpackFieldList list) => new()
    {
        Version = Version,
        Fields = FieldsOf(list),
        Method = Find(list, ":method"),
        Target = Find(list, ":path"),
        Scheme = Find(list, ":scheme"),
        Authority = Find(list, ":authority"),
        Protocol = Find(list, ":protocol"),
    };

    /// <summary>Reads the head of a response.</summary>
    /// <param name="list">Its fields.</param>
    public static HttpHead OfResponse(HpackFieldList list) => new()
    {
        Version = Version,
        Fields = FieldsOf(list),
        StatusCode = int.TryParse(Find(list, ":status"), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 999 ? code : null,
    };

    /// <summary>The fields that are not pseudo-header fields.</summary>
    /// <param name="list">All fields.</param>
    public static HttpFields FieldsOf(HpackFieldList list)
    {
        var fields = new HttpFields();
        // Section 8.2.3: the pairs of a Cookie field may be sent as several fields, but together they are one.
        List<HpackField> cookies = [.. list.Fields.Where(field => field.Name.Text == Cookie)];
        var hasCookies = false;
        foreach (var (name, value) in list.Fields)
        {
            if (name.Text.StartsWith(':')) continue;
            if (name.Text != Cookie) fields.Add(name.Text, value.Text, name.Length + value.Length);
            else if (!hasCookies) fields.Add(name.Text, string.Join(CookieSeparator, cookies.Select(c => c.Value.Text)), cookies.Sum(c => name.Length + c.Value.Length));
            hasCookies |= name.Text == Cookie;
        }

        return fields;
    }

    private static string? Find(HpackFieldList list, string name) => list.Fields.FirstOrDefault(field => field.Name.Text == name)?.Value.Text;
}
