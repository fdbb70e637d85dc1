using System.Globalization;
using System.Net;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Info;

/// <summary>Describes ARP and RARP: <c>Who has 10.0.0.1? Tell 10.0.0.2</c>. Operations are from IANA's registry.</summary>
internal static class ArpInfo
{
    private const int MacLength = 6;

    /// <summary>Describes a request or reply; in words if the addresses are Ethernet and IPv4.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var arp = data[headers.NetworkOffset..];
        if (headers.HasFault || !ArpHeader.IsForIPv4(arp) || arp[4] != MacLength)
            return string.Create(CultureInfo.InvariantCulture, $"Operation {headers.ArpOperation}");

        var sender = new IPAddress(ArpHeader.ProtocolAddress(arp, 0));
        var target = new IPAddress(ArpHeader.ProtocolAddress(arp, 1));
        var senderMac = MacAddressText.Format(ArpHeader.HardwareAddress(arp, 0));
        var targetMac = MacAddressText.Format(ArpHeader.HardwareAddress(arp, 1));
        return headers.ArpOperation switch
        {
            1 when sender.Equals(target) => $"Announcement for {sender}",
            1 when sender.Equals(IPAddress.Any) => $"Who has {target}? (Probe)",
            1 => $"Who has {target}? Tell {sender}",
            2 => $"{sender} is at {senderMac}",
            3 => $"Who is {targetMac}? Tell {senderMac}",
            4 => $"{targetMac} is at {target}",
            8 => $"Inverse: who is {targetMac}? Tell {senderMac}",
            9 => $"Inverse: {senderMac} is at {sender}",
            _ => string.Create(CultureInfo.InvariantCulture, $"Operation {headers.ArpOperation}"),
        };
    }
}
