using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Credentials;

/// <summary>Finds a user name and a password in the parts of multipart/form-data, RFC 7578. Parts with a file are left out.</summary>
[ReadsPackets]
internal static class HttpMultipartFields
{
    // RFC 2046 section 5.1.1.
    private const int MaxBoundary = 70;

    /// <summary>The boundary of a body.</summary>
    /// <param name="contentType">The value of Content-Type.</param>
    /// <returns>Null if it has none, or an invalid one.</returns>
    public static byte[]? BoundaryOf(ReadOnlySpan<byte> contentType) =>
        Parameter(contentType, "boundary"u8) is { IsEmpty: false, Length: <= MaxBoundary } boundary ? [.. "--"u8, .. boundary] : null;

    /// <summary>Reads the parts.</summary>
    /// <param name="body">The body, or the beginning of a long one.</param>
    /// <param name="boundary">What begins each part, with its hyphens.</param>
    /// <returns>Null if no part is a password with a value.</returns>
    public static HttpFormFields? Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary)
    {
        var fields = new LoginFields();
        for (var i = 0; i < LoginFields.MaxFields && TryTakePart(ref body, boundary, out var part); i++)
        {
            var name = TakeHead(ref part);
            fields.Take(name, part);
        }

        return fields.Found;
    }

    // The name of a part; empty if it has none, or has a file. What is left is the value.
    private static byte[] TakeHead(ref ReadOnlySpan<byte> part)
    {
        byte[] name = [];
        while (TextLine.TryTake(ref part, out var line) && !line.IsEmpty)
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !TextLine.IsOneOf(line[..colon], "Content-Disposition"u8)) continue;
            name = Parameter(line, "filename"u8).IsEmpty ? Parameter(line, "name"u8).ToArray() : [];
        }

        return name;
    }

    // What is between two boundaries, without the line ends that belong to them. The last part may be cut.
    private static bool TryTakePart(ref ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, out ReadOnlySpan<byte> part)
    {
        part = [];
        var start = body.IndexOf(boundary);
        if (start < 0) return false;
        body = body[(start + boundary.Length)..];
        if (body.StartsWith("--"u8)) return false;
        var end = body.IndexOf(boundary);
        if (end < 0) return false;
        part = body[..end];
        body = body[end..];
        if (part.EndsWith("\n"u8)) part = part[..^1];
        if (part.EndsWith("\r"u8)) part = part[..^1];
        // The rest of the line of the boundary.
        TextLine.TryTake(ref part, out _);
        return true;
    }

    // name=value or name="value" behind a semicolon. A quoted value ends at the next quotation mark: browsers encode those within it.
    private static ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name)
    {
        for (var at = field.IndexOf((byte)';'); at >= 0; at = field.IndexOf((byte)';'))
        {
            field = field[(at + 1)..].TrimStart(" \t"u8);
            var equals = field.IndexOf((byte)'=');
            if (equals < 0) return [];
            var isWanted = TextLine.IsOneOf(field[..equals], name);
            field = field[(equals + 1)..];
            var isQuoted = field is [(byte)'"', ..];
            if (isQuoted) field = field[1..];
            var end = isQuoted ? field.IndexOf((byte)'"') : field.IndexOfAny((byte)';', (byte)' ');
            var value = end < 0 ? field : field[..end];
            if (isWanted) return value;
            field = field[value.Length..];
        }

        return [];
    }
}
