using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Etl;

/// <summary>What the wireless frames of Windows' traces have of their own.</summary>
internal static class WirelessFrame
{
    private const byte VersionMask = 0x3;
    private const byte ProtectedFlag = 0x40;
    private const int EtherTypeOffset = 12;
    private const int EthernetLength = 14;

    /// <summary>
    /// Whether a frame that is said to be of 802.11 has an Ethernet header. Packet Monitor names the medium of the adapter, and writes it for
    /// the filters above the Wi-Fi driver too, which see Ethernet.
    /// </summary>
    public static bool IsEthernet(ReadOnlySpan<byte> frame)
    {
        if (frame.Length <= EthernetLength) return false;
        // The version of 802.11 is 0.
        if ((frame[0] & VersionMask) != 0) return true;
        var next = frame[EthernetLength];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[EtherTypeOffset..]) switch
        {
            Decoding.EtherTypes.IPv4 => next >> 4 == 4,
            Decoding.EtherTypes.IPv6 => next >> 4 == 6,
            Decoding.EtherTypes.Arp => next == 0,
            _ => false,
        };
    }

    /// <summary>
    /// Clears the flag of encryption. Drivers hand frames on decrypted and leave the flag set, and whoever decodes it would believe it.
    /// </summary>
    public static void ClearProtected(Span<byte> frame)
    {
        if (frame.Length >= 2) frame[1] &= unchecked((byte)~ProtectedFlag);
    }
}
