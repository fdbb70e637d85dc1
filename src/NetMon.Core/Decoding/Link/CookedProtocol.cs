using NetMon.Decoding.Link.Wireless;

namespace NetMon.Decoding.Link;

/// <summary>Shared by both versions of Linux cooked capture: the sender's address and the protocol field.</summary>
internal static class CookedProtocol
{
    private const int MacLength = 6;

    /// <summary>ARPHRD_NETLINK.</summary>
    private const int NetlinkDevice = 824;

    /// <summary>ARPHRD_FRAD: frame relay.</summary>
    private const int FrameRelayDevice = 770;

    /// <summary>ARPHRD_IEEE80211, 80211_PRISM and 80211_RADIOTAP.</summary>
    private const int WlanDevice = 801;

    private const int PrismDevice = 802;
    private const int RadiotapDevice = 803;

    /// <summary>LINUX_SLL_P_ETHERNET and LINUX_SLL_P_PPPHDLC.</summary>
    private const int EthernetFrame = 0x0003;

    private const int PppHdlc = 0x0007;

    /// <summary>LINUX_SLL_P_802_3: Novell's IPX right after the header.</summary>
    private const int NovellRaw = 0x0001;

    /// <summary>LINUX_SLL_P_802_2: an LLC header follows.</summary>
    private const int Llc = 0x0004;

    /// <summary>Records the sender's address if it is a MAC address.</summary>
    public static void SetSender(int addressLength, int addressOffset, ref PacketHeaders headers)
    {
        if (addressLength != MacLength)
            return;
        headers.SrcMacOffset = (ushort)addressOffset;
        headers.Fields |= HeaderFields.SrcMac;
    }

    /// <summary>Decodes the payload by the protocol field, whose meaning depends on the ARPHRD_ type of the device.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int hardwareType, int protocol, ref PacketHeaders headers)
    {
        // On netlink devices the field is the netlink family, on GRE devices the GRE protocol type, which is an EtherType.
        if (hardwareType == NetlinkDevice)
            headers.SetPayload(offset, end);
        else if (hardwareType is FrameRelayDevice or WlanDevice or PrismDevice or RadiotapDevice)
            DecodeDevice(data, offset, end, hardwareType, ref headers);
        else if (protocol > EtherTypeDispatch.MaxLength)
            EtherTypeDispatch.Decode(data, offset, end, protocol, ref headers);
        else if (protocol is Llc or NovellRaw)
            LlcHeader.Decode(data, offset, end, ref headers);
        else if (protocol == EthernetFrame)
            EthernetLink.DecodeWithin(data, offset, end, ref headers);
        else if (protocol == PppHdlc)
            PppLink.Decode(data, offset, end, ref headers);
        else
            headers.SetPayload(offset, end);
    }

    /// <summary>Decodes devices whose frames are complete after the header, whatever the protocol field is.</summary>
    private static void DecodeDevice(ReadOnlySpan<byte> data, int offset, int end, int hardwareType, ref PacketHeaders headers)
    {
        if (hardwareType == FrameRelayDevice)
            FrameRelayLink.Decode(data, offset, end, ref headers);
        else if (hardwareType == RadiotapDevice)
            RadiotapLink.Decode(data, offset, end, ref headers);
        else if (hardwareType == PrismDevice)
            PrismLink.Decode(data, offset, end, ref headers);
        else
            WlanHeader.Decode(data, offset, end, ref headers);
    }
}
