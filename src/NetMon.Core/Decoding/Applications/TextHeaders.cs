using System.Text;

namespace NetMon.Decoding.Applications;

/// <summary>The header lines of HTTP, SIP, SSDP and similar protocols: <c>Name: value</c>, up to an empty line.</summary>
internal static class TextHeaders
{
    /// <summary>Reads the next header line.</summary>
    /// <param name="rest">The rest of the head; on return, the bytes after the line.</param>
    /// <param name="name">The text before the colon.</param>
    /// <param name="value">The text after the colon, without surrounding white space.</param>
    /// <returns>False at the empty line, at the end, and if the last line is incomplete.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = [];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0) return false;
        var line = rest[..end].TrimEnd((byte)'\r');
        rest = rest[(end + 1)..];
        if (line.IsEmpty) return false;
        var colon = line.IndexOf((byte)':');
        name = colon < 0 ? line : line[..colon].Trim(" \t"u8);
        value = colon < 0 ? [] : line[(colon + 1)..].Trim(" \t"u8);
        return true;
    }

    /// <summary>Skips the first line.</summary>
    /// <param name="data">A message.</param>
    public static ReadOnlySpan<byte> AfterFirstLine(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n');
        return end < 0 ? [] : data[(end + 1)..];
    }

    /// <summary>Whether a header has this name, ignoring case.</summary>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
