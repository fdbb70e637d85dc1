using System.Buffers.Binary;
using System.Text;
using NetMon.Presentation;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>How the reading of a name ended.</summary>
internal enum DnsNameEnd : byte
{
    /// <summary>At the root label, as it must.</summary>
    Root,

    /// <summary>The bytes end within it.</summary>
    Cut,

    /// <summary>A label is of the kind that is reserved.</summary>
    ReservedLabel,

    /// <summary>A pointer leads out of the message.</summary>
    Outside,

    /// <summary>Its pointers lead nowhere.</summary>
    Loop,

    /// <summary>More than the 255 bytes of RFC 1035 section 2.3.4.</summary>
    TooLong,

    /// <summary>A label of the kind that RFC 6891 section 5 gave up.</summary>
    ExtendedLabel,
}

/// <summary>
/// Reads compressed names, RFC 1035 section 4.1.4. Bounded whatever the bytes say: at most <see cref="MaxPointers"/> pointers are followed
/// and <see cref="MaxLength"/> bytes of labels taken.
/// </summary>
/// <remarks>
/// A dot within a label is written <c>\.</c> and a backslash <c>\\</c>, RFC 1035 section 5.1, so that no name can pass for another one; what else
/// is unsafe to show is written as <see cref="SafeText"/> does. So every backslash of a name begins an escape.
/// </remarks>
internal static class DnsName
{
    /// <summary>Bytes that the labels of a name can have, with the dots between them.</summary>
    public const int MaxLength = 255;

    /// <summary>Bytes that the text of a name can have: each byte of a label may need a backslash.</summary>
    public const int MaxTextLength = 2 * MaxLength;

    private const int MaxPointers = 128;
    private const int LabelKind = 0xc0;
    private const int Pointer = 0xc0;
    private const int Extended = 0x40;

    /// <summary>Reads a name as Wireshark shows it: no dot at its end, the root as <c>&lt;Root&gt;</c>.</summary>
    /// <param name="message">The message; pointers count from its first byte.</param>
    /// <param name="offset">Where the name begins; afterwards, where what follows it begins.</param>
    /// <param name="name">The name.</param>
    /// <returns>False where it is cut, and where it is no name: then there is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int offset, out string name) =>
        Read(message, ref offset, out name) == DnsNameEnd.Root;

    /// <summary>Reads a name as <see cref="TryRead"/> does, and says what is wrong where there is none.</summary>
    /// <param name="message">The message; pointers count from its first byte.</param>
    /// <param name="offset">Where the name begins; afterwards, where what follows it begins, if that can be told.</param>
    /// <param name="name">The name; empty where there is none.</param>
    public static DnsNameEnd Read(ReadOnlySpan<byte> message, ref int offset, out string name)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        var end = Walk(message, ref offset, text, out var length);
        name = end != DnsNameEnd.Root ? string.Empty : Show(text[..length]);
        return end;
    }

    /// <summary>What <see cref="Walk"/> has written, as Wireshark shows it.</summary>
    /// <param name="name">Labels with dots between them; empty for the root.</param>
    public static string Show(ReadOnlySpan<byte> name) => name.IsEmpty ? "<Root>" : ToText(name);

    /// <summary>Whether what follows a name can be found although the name is none: a pointer or an overlong name has its end.</summary>
    /// <param name="end">How the name ended.</param>
    public static bool HasEnd(DnsNameEnd end) => end is not (DnsNameEnd.Cut or DnsNameEnd.ReservedLabel);

    /// <summary>What is wrong with a name that is none, in words.</summary>
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

    /// <summary>Passes over a name. A name with labels is too long for no text at all, which is as good an end as the root.</summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Where the name begins; afterwards, where what follows it begins.</param>
    public static DnsNameEnd Skip(ReadOnlySpan<byte> message, ref int offset) => Walk(message, ref offset, text: [], out _);

    /// <summary>What <see cref="Walk"/> has written, as users see it.</summary>
    /// <param name="name">Labels with dots between them and backslashes within; what is not UTF-8 becomes U+FFFD.</param>
    public static string ToText(ReadOnlySpan<byte> name) => SafeText.Guard(Encoding.UTF8.GetString(name));

    /// <summary>Writes a name's labels, with dots between them; dots and backslashes within labels come behind a backslash.</summary>
    /// <param name="message">The message.</param>
    /// <param name="offset">Where the name begins; afterwards, where what follows it begins.</param>
    /// <param name="text">Takes the text: <see cref="MaxTextLength"/> bytes, or none at all.</param>
    /// <param name="length">Bytes written.</param>
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
                    // What is too long is still walked to its end, to find what follows.
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
