using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NetMon.Anonymisation;

/// <summary>Names of reverse zones, whose labels are an address: <c>7.2.0.192.in-addr.arpa</c>, <c>8.b.d.0.1.0.0.2.ip6.arpa</c>.</summary>
internal static class ReverseZone
{
    private const int IPv4Labels = 4;
    private const int IPv6Labels = 32;

    /// <summary>
    /// Writes the labels of the mapped address in the place of those of the address: each nibble, or each number with leading zeros to its old
    /// length. A number that needs more digits than there were does not fit; then the labels are names like others.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="labels">Offsets of all labels of the name.</param>
    /// <param name="own">Number of labels that are written; those after are of another name.</param>
    /// <returns>Number of leading labels that are names; all of them if the name is none of a reverse zone.</returns>
    public static int TryCopy(in FrameCopy message, ReadOnlySpan<int> labels, int own)
    {
        var digits = labels.Length - 2;
        if (digits < 1 || !Is(message, labels[^1], "arpa"u8)) return labels.Length;
        var names = Is(message, labels[^2], "in-addr"u8) ? CopyIPv4(message, labels[..digits], own)
            : Is(message, labels[^2], "ip6"u8) ? CopyIPv6(message, labels[..digits], own) : null;
        if (names is null) return labels.Length;
        for (var i = digits; i < own; i++) message.Copy(labels[i] + 1, message.Source[labels[i]]);
        return names.Value;
    }

    private static int? CopyIPv4(in FrameCopy message, ReadOnlySpan<int> labels, int own)
    {
        Span<byte> address = stackalloc byte[IPv4Labels];
        address.Clear();
        var count = 0;
        while (count < Math.Min(IPv4Labels, labels.Length) && byte.TryParse(Text(message, labels[^(count + 1)]), NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
            address[count++] = octet;
        if (count == 0) return null;
        BinaryPrimitives.WriteUInt32BigEndian(address, message.Map.Map(BinaryPrimitives.ReadUInt32BigEndian(address)));
        for (var i = 0; i < count; i++)
        {
            if (Digits(address[i]) > message.Source[labels[^(i + 1)]]) return null;
        }

        for (var i = 0; i < count; i++)
        {
            var index = labels.Length - i - 1;
            if (index < own) WriteNumber(address[i], message.Target.Slice(labels[index] + 1, message.Source[labels[index]]));
        }

        return labels.Length - count;
    }

    private static int? CopyIPv6(in FrameCopy message, ReadOnlySpan<int> labels, int own)
    {
        var address = UInt128.Zero;
        var count = 0;
        while (count < Math.Min(IPv6Labels, labels.Length) && message.Source[labels[^(count + 1)]] == 1
            && char.IsAsciiHexDigit((char)message.Source[labels[^(count + 1)] + 1]))
        {
            address |= (UInt128)Convert.ToInt32(Text(message, labels[^(count + 1)]), 16) << (124 - (4 * count++));
        }

        if (count == 0) return null;
        address = message.Map.Map(address);
        for (var i = 0; i < count; i++)
        {
            var index = labels.Length - i - 1;
            if (index < own) message.Target[labels[index] + 1] = (byte)"0123456789abcdef"[(int)(address >> (124 - (4 * i))) & 0xf];
        }

        return labels.Length - count;
    }

    private static void WriteNumber(byte value, Span<byte> target)
    {
        for (var i = target.Length - 1; i >= 0; i--, value /= 10) target[i] = (byte)('0' + (value % 10));
    }

    private static int Digits(byte value) => value >= 100 ? 3 : value >= 10 ? 2 : 1;

    private static bool Is(in FrameCopy message, int label, ReadOnlySpan<byte> text) =>
        message.Source[label] == text.Length && Ascii.EqualsIgnoreCase(message.Source.Slice(label + 1, text.Length), text);

    private static string Text(in FrameCopy message, int label) => Encoding.ASCII.GetString(message.Source.Slice(label + 1, message.Source[label]));
}
