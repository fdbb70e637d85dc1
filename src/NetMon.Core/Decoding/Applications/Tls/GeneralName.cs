using NetMon.Packets;

namespace NetMon.Decoding.Applications.Tls;

/// <summary>The names in a certificate's subject alternative name, RFC 5280 section 4.2.1.6.</summary>
internal static class GeneralName
{
    private const byte Rfc822Name = 0x81;
    private const byte DnsName = 0x82;
    private const byte Uri = 0x86;
    private const byte IPAddressName = 0x87;
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;

    /// <summary>Reads the names of hosts, mail addresses, URIs and IP addresses; other kinds are left out.</summary>
    /// <param name="extension">The value of the extension.</param>
    public static IReadOnlyList<string> ReadAll(ReadOnlySpan<byte> extension)
    {
        var names = new List<string>();
        var sequence = new DerReader(extension);
        var list = new DerReader(sequence.Take(out _));
        while (list.HasMore)
        {
            var name = list.Take(out var tag);
            if (name.IsEmpty) continue;
            if (tag is Rfc822Name or DnsName or Uri) names.Add(PayloadText.PrintableAscii(name));
            else if (tag == IPAddressName && name.Length is IPv4Length or IPv6Length) names.Add(AddressText.Of(name));
        }

        return names;
    }
}
