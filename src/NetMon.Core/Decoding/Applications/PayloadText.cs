using System.Text;
using NetMon.Presentation;

namespace NetMon.Decoding.Applications;

/// <summary>
/// Converts payload bytes to text that is safe to display, by <see cref="SafeText"/>: a peer must not be able to send control sequences to
/// a terminal.
/// </summary>
internal static class PayloadText
{
    /// <summary>Decodes UTF-8 and escapes unsafe characters: <c>\x1b</c>, <c>\u202e</c>.</summary>
    /// <param name="bytes">The bytes; invalid UTF-8 becomes U+FFFD.</param>
    public static string Printable(ReadOnlySpan<byte> bytes) => Printable(Encoding.UTF8.GetString(bytes));

    /// <summary>
    /// Decodes ASCII and escapes as <see cref="Printable(ReadOnlySpan{byte})"/> does, for names that are ASCII by their standard.
    /// </summary>
    /// <param name="bytes">The bytes; non-ASCII bytes become U+FFFD.</param>
    public static string PrintableAscii(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes)) return Printable(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        return Printable(string.Concat(text.Select(c => char.IsAscii(c) ? c : '\uFFFD')));
    }

    /// <summary>Escapes unsafe characters.</summary>
    /// <param name="text">The raw text.</param>
    public static string Printable(string text) => SafeText.Escape(text);

    /// <summary>The first line without its line end; all bytes if there is no line end.</summary>
    /// <param name="bytes">One or more lines.</param>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>The bytes before the first NUL; all bytes if there is none.</summary>
    /// <param name="bytes">A C string, or a field that is padded with NULs.</param>
    public static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>Whether all bytes are printable ASCII or tabs.</summary>
    /// <param name="bytes">The bytes.</param>
    public static bool IsPrintableAscii(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is (< 0x20 or > 0x7e) and not (byte)'\t') return false;
        }

        return true;
    }
}
