using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Peculiarities of 802.11 frames in Windows traces.</summary>
internal static class WirelessFrame
{
    private const byte VersionMask = 0x3;
    private const byte ProtectedFlag = 0x40;
    private const int EtherTypeOffset = 12;
    private const int EthernetLength = 14;

    /// <summary>
    /// Whether a frame reported as 802.11 has an Ethernet header. Packet Monitor reports the adapter's medium also for filters above the Wi-Fi
    /// driver, which see Ethernet.
    /// </summary>
    public static bool IsEthernet(ReadOnlySpan<byte> frame)
    {
        if (frame.Length <= EthernetLength) return false;
        // The 802.11 version is 0.
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
    /// Clears the Protected Frame flag. Drivers pass decrypted frames on with the flag set, and decoders would take their body for ciphertext.
    /// </summary>
    public static void ClearProtected(Span<byte> frame)
    {
        if (frame.Length >= 2) frame[1] &= unchecked((byte)~ProtectedFlag);
    }
}
