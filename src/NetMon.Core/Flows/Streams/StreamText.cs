using System.Globalization;
using System.Text;
using NetMon.Presentation;

namespace NetMon.Flows.Streams;

/// <summary>Formats stream content for display.</summary>
public static class StreamText
{
    private const char Unprintable = '.';

    /// <summary>
    /// Replaces each character that <see cref="SafeText"/> considers unsafe by a dot, as Wireshark's Follow Stream does; tabs and line ends are
    /// kept, but not a lone carriage return, which would let a line be overwritten.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Printable(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) return text;
        var printable = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            var staysLine = rest[0] is '\t' or '\n' || (rest[0] == '\r' && rest.Length > 1 && rest[1] == '\n');
            if (staysLine || (isWhole && !SafeText.IsUnsafe(rune))) printable.Append(rest[..length]);
            else printable.Append(Unprintable);
            rest = rest[length..];
        }

        return printable.ToString();
    }

    /// <summary>Placeholder for missing bytes: <c>[123 bytes missing]</c>.</summary>
    /// <param name="count">Number of missing bytes.</param>
    public static string Missing(long count) => string.Create(CultureInfo.InvariantCulture, $"[{count} bytes missing]");
}
