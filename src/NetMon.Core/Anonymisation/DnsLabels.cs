namespace NetMon.Anonymisation;

/// <summary>Names in the encoding of DNS outside of a DNS message.</summary>
internal static class DnsLabels
{
    private const int MaxLabel = 63;

    /// <summary>Copies names, one after the other, label by label.</summary>
    /// <param name="list">The names. What is no label stays zero.</param>
    /// <param name="names">The pseudonyms of names.</param>
    public static void Copy(in FrameCopy list, NamePseudonyms names)
    {
        for (var at = 0; at < list.Length;)
        {
            int length = list.Source[at];
            if (length > MaxLabel || !list.Has(at + 1, length)) return;
            list.Copy(at, 1);
            names.Write(list.Source.Slice(at + 1, length), list.Target[(at + 1)..]);
            at += 1 + length;
        }
    }
}
