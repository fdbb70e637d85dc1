using System.Text;
using NetMon.Presentation;

namespace NetMon.Decoding.Applications;

/// <summary>Text out of a payload, made safe to show by <see cref="SafeText"/>: what a peer sends must not steer the terminal that it is shown on.</summary>
internal static class PayloadText
{
    /// <summary>Decodes UTF-8 and writes what is unsafe as escapes: <c>\x1b</c>, <c>\u202e</c>.</summary>
    /// <param name="bytes">The bytes; what is not UTF-8 becomes U+FFFD.</param>
    public static string Printable(ReadOnlySpan<byte> bytes) => Printable(Encoding.UTF8.GetString(bytes));

    /// <summary>Decodes ASCII, and else does as <see cref="Printable(ReadOnlySpan{byte})"/>: for names that their standard says are ASCII.</summary>
    /// <param name="bytes">The bytes; each that is not ASCII becomes U+FFFD.</param>
    public static string PrintableAscii(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes)) return Printable(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        return Printable(string.Concat(text.Select(c => char.IsAscii(c) ? c : '\uFFFD')));
    }

    /// <summary>Writes what is unsafe as escapes.</summary>
    /// <param name="text">The text, raw.</param>
    public static string Printable(string text) => SafeText.Escape(text);

    /// <summary>The bytes up to the end of the line, without it; all of them where no line ends.</summary>
    /// <param name="bytes">One or more lines.</param>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>The bytes up to the first NUL; all of them where there is none.</summary>
    /// <param name="bytes">A string of C, or a field that is filled with NULs.</param>
    public static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>Whether all bytes are printable ASCII, with tabs.</summary>
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
