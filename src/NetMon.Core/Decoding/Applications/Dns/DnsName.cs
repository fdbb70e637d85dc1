using System.Buffers.Binary;
using System.Text;
using NetMon.Presentation;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>The way a name ends.</summary>
internal enum DnsNameEnd : byte
{
    /// <summary>At the root label: the name is valid.</summary>
    Root,

    /// <summary>The message ends inside the name.</summary>
    Cut,

    /// <summary>A label has a reserved type.</summary>
    ReservedLabel,

    /// <summary>A pointer points outside the message.</summary>
    Outside,

    /// <summary>The compression pointers form a loop, or there are too many.</summary>
    Loop,

    /// <summary>The name has more than the 255 bytes of RFC 1035 section 2.3.4.</summary>
    TooLong,

    /// <summary>A label has the extended type, which RFC 6891 section 5 deprecated.</summary>
    ExtendedLabel,
}

/// <summary>
/// Reads compressed names, RFC 1035 section 4.1.4. The work is bounded for any input: at most <see cref="MaxPointers"/> pointers are
/// followed and <see cref="MaxLength"/> bytes of labels written.
/// </summary>
/// <remarks>
/// A dot within a label is written <c>\.</c> and a backslash <c>\\</c>, RFC 1035 section 5.1, so that different names have different texts.
/// Other unsafe characters are escaped by <see cref="SafeText"/>. Every backslash in a name therefore begins an escape.
/// </remarks>
internal static class DnsName
{
    /// <summary>The maximum length of a name: its labels with the dots between them, in bytes.</summary>
    public const int MaxLength = 255;

    /// <summary>The maximum length of a name's text, in bytes: each byte of a label may need a backslash.</summary>
    public const int MaxTextLength = 2 * MaxLength;

    private const int MaxPointers = 128;
    private const int LabelKind = 0xc0;
    private const int Pointer = 0xc0;
    private const int Extended = 0x40;

    /// <summary>Reads a name as Wireshark shows it: without a trailing dot, and with the root as <c>&lt;Root&gt;</c>.</summary>
    /// <param name="message">The message. Pointers are relative to its first byte.</param>
    /// <param name="offset">Offset of the name; on return, of the bytes after it.</param>
    /// <param name="name">The name.</param>
    /// <returns>False if the name is truncated or malformed; it is then empty.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int offset, out string name) =>
        Read(message, ref offset, out name) == DnsNameEnd.Root;

    /// <summary>Reads a name as <see cref="TryRead"/> does, and returns how it ended.</summary>
    /// <param name="message">The message. Pointers are relative to its first byte.</param>
    /// <param name="offset">Offset of the name; on return, of the bytes after it if they can be found.</param>
    /// <param name="name">The name; empty if it is truncated or malformed.</param>
    public static DnsNameEnd Read(ReadOnlySpan<byte> message, ref int offset, out string name)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        var end = Walk(message, ref offset, text, out var length);
        name = end != DnsNameEnd.Root ? string.Empty : Show(text[..length]);
        return end;
    }

    /// <summary>Formats the text written by <see cref="Walk"/> as Wireshark shows it.</summary>
    /// <param name="name">Labels separated by dots; empty for the root.</param>
    public static string Show(ReadOnlySpan<byte> name) => name.IsEmpty ? "<Root>" : ToText(name);

    /// <summary>
    /// Whether the position after a name is known. A malformed name with a bad pointer, or an overlong one, still has an end.
    /// </summary>
    /// <param name="end">How the name ended.</param>
    public static bool HasEnd(DnsNameEnd end) => end is not (DnsNameEnd.Cut or DnsNameEnd.ReservedLabel);

    /// <summary>Describes the error in a malformed name.</summary>
    /// <param name="end">How the name ended.</param>
    public static string Describe(DnsNameEnd end) => end switch
    {
        DnsNameEnd.Loop => "pointer that loops",
        DnsNameEnd.Outside => "pointer out of the message",
        DnsNameEnd.TooLong => "longer than 255 bytes",
        DnsNameEnd.ExtendedLabel => "extended label",
        DnsNameEnd.ReservedLabel => "reserved label",
        _ => "cut",
    };

    /// <summary>
    /// Skips a name. Since there is no room for its text, a valid name with labels ends as <see cref="DnsNameEnd.TooLong"/>.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Offset of the name; on return, of the bytes after it.</param>
    public static DnsNameEnd Skip(ReadOnlySpan<byte> message, ref int offset) => Walk(message, ref offset, text: [], out _);

    /// <summary>Formats the text written by <see cref="Walk"/>.</summary>
    /// <param name="name">Labels separated by dots, with escapes in them; invalid UTF-8 becomes U+FFFD.</param>
    public static string ToText(ReadOnlySpan<byte> name) => SafeText.Guard(Encoding.UTF8.GetString(name));

    /// <summary>Writes the labels of a name, separated by dots. Dots and backslashes within labels are escaped with a backslash.</summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Offset of the name; on return, of the bytes after it.</param>
    /// <param name="text">Receives the text: <see cref="MaxTextLength"/> bytes, or empty to skip the name.</param>
    /// <param name="length">Number of bytes written.</param>
    public static DnsNameEnd Walk(ReadOnlySpan<byte> message, ref int offset, Span<byte> text, out int length)
    {
        length = 0;
        var at = offset;
        var pointers = 0;
        var labels = 0;
        var tooLong = false;
        while (true)
        {
            if ((uint)at >= (uint)message.Length) return DnsNameEnd.Cut;
            int label = message[at++];
            switch (label & LabelKind)
            {
                case 0:
                    if (label == 0)
                    {
                        if (pointers == 0) offset = at;
                        return tooLong ? DnsNameEnd.TooLong : DnsNameEnd.Root;
                    }

                    if (label > message.Length - at) return DnsNameEnd.Cut;
                    var dot = labels > 0 ? 1 : 0;
                    labels += dot + label;
                    // An overlong name is still followed to its end, to find the position after it.
                    if (tooLong || text.IsEmpty || labels > MaxLength)
                    {
                        tooLong = true;
                    }
                    else
                    {
                        if (dot == 1) text[length++] = (byte)'.';
                        length += WriteLabel(message.Slice(at, label), text[length..]);
                    }

                    at += label;
                    break;

                case Pointer:
                    if (at >= message.Length) return DnsNameEnd.Cut;
                    var target = BinaryPrimitives.ReadUInt16BigEndian(message[(at - 1)..]) & 0x3fff;
                    if (pointers == 0) offset = at + 1;
                    if (target == at - 1 || ++pointers > MaxPointers) return DnsNameEnd.Loop;
                    if (target >= message.Length) return DnsNameEnd.Outside;
                    at = target;
                    break;

                case Extended:
                    if (pointers == 0) offset = at;
                    return DnsNameEnd.ExtendedLabel;

                default:
                    return DnsNameEnd.ReservedLabel;
            }
        }
    }

    private static int WriteLabel(ReadOnlySpan<byte> label, Span<byte> text)
    {
        if (label.IndexOfAny((byte)'.', (byte)'\\') < 0)
        {
            label.CopyTo(text);
            return label.Length;
        }

        var length = 0;
        foreach (var b in label)
        {
            if (b is (byte)'.' or (byte)'\\') text[length++] = (byte)'\\';
            text[length++] = b;
        }

        return length;
    }
}
