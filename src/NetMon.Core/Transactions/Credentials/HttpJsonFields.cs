using System.Buffers;
using System.Text;
using System.Text.Json;
using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Finds a user name and a password in JSON, RFC 8259: the members of objects at any depth, whose values are strings or numbers.</summary>
[ReadsPackets]
internal static class HttpJsonFields
{
    // More members than forms have fields, because answers of services are sent back with some of theirs changed.
    private const int MaxMembers = 2000;

    /// <summary>Reads the text.</summary>
    /// <param name="json">The text, or the beginning of a long one.</param>
    /// <returns>Null if no member is a password with a value.</returns>
    public static HttpFormFields? Find(ReadOnlySpan<byte> json)
    {
        var fields = new LoginFields();
        if (json.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        // Not the final block: the end may be missing. What comes before an error counts.
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            for (var members = 0; members < MaxMembers && reader.Read();)
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                members++;
                var name = TextOf(reader);
                if (!reader.Read()) break;
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number) fields.Take(name, TextOf(reader));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON from here on, or a text with half a surrogate pair.
        }

        return fields.Found;
    }

    private static ReadOnlySpan<byte> TextOf(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        var text = new ArrayBufferWriter<byte>(reader.ValueSpan.Length);
        text.Advance(reader.CopyString(text.GetSpan(reader.ValueSpan.Length)));
        return text.WrittenSpan;
    }
}
