namespace NetMon.Anonymisation;

/// <summary>A NetBIOS name in a label: 16 characters, each as two letters, RFC 1001 section 14.1. The last one is the type of the name.</summary>
internal static class NetBiosLabel
{
    /// <summary>Length of the label.</summary>
    public const int Length = 32;

    private const int Characters = 16;
    private const int NibbleBits = 4;
    private const byte Base = (byte)'A';
    private const byte Space = (byte)' ';
    private const byte Wildcard = (byte)'*';

    /// <summary>Writes the pseudonym of a name, with its length and type; the wildcard stays.</summary>
    /// <param name="names">The pseudonyms.</param>
    /// <param name="label">The label.</param>
    /// <param name="target">Receives the label.</param>
    public static void Write(NamePseudonyms names, ReadOnlySpan<byte> label, Span<byte> target)
    {
        Span<byte> name = stackalloc byte[Characters];
        for (var i = 0; i < Characters; i++)
        {
            int high = label[2 * i] - Base, low = label[(2 * i) + 1] - Base;
            if (high is < 0 or > 15 || low is < 0 or > 15)
            {
                names.Write(label, target);
                return;
            }

            name[i] = (byte)((high << NibbleBits) | low);
        }

        if (name[0] != Wildcard)
        {
            var text = name[..(Characters - 1)].TrimEnd(Space);
            Span<byte> mapped = stackalloc byte[Characters];
            names.Write(text, mapped);
            mapped[..text.Length].CopyTo(text);
        }

        for (var i = 0; i < Characters; i++)
        {
            target[2 * i] = (byte)(Base + (name[i] >> NibbleBits));
            target[(2 * i) + 1] = (byte)(Base + (name[i] & 0x0f));
        }
    }
}
