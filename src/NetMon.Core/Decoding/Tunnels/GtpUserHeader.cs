namespace NetMon.Decoding.Tunnels;

/// <summary>
/// GTP-U version 1, 3GPP TS 29.281 section 5: a subscriber's packet, after extension headers if a flag is set. Version 0, GSM 09.60, has a
/// longer header without flags.
/// </summary>
internal static class GtpUserHeader
{
    private const int FixedLength = 8;
    private const int OptionalLength = 4;
    private const int Unit = 4;
    private const int Version0Length = 20;
    private const byte VersionAndProtocolMask = 0xf0;
    private const byte Version0 = 0x10;
    private const byte Version1 = 0x30;
    private const byte OptionalPresent = 0x07;
    private const byte ExtensionPresent = 0x04;
    private const byte UserPacket = 0xff;

    /// <summary>Records the tunnel; the header starts at the flags.</summary>
    public static void Detect(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        var version = have < FixedLength ? 0 : data[offset] & VersionAndProtocolMask;
        if (version is not (Version0 or Version1))
            return;
        var inner = offset + (version == Version0 ? Version0Length : FixedLength);
        var isUserPacket = data[offset + 1] == UserPacket && (version == Version0 || TrySkipOptional(data, ref inner, end, data[offset]));
        if (isUserPacket && PacketDecoder.Available(data, inner, end) > 0 && data[inner] >> 4 is 4 or 6)
        {
            headers.SetTunnel(TunnelKind.GtpU, LinkType.Raw, inner);
        }
        else
        {
            headers.SetTunnel(TunnelKind.GtpU);
        }
    }

    private static bool TrySkipOptional(ReadOnlySpan<byte> data, ref int offset, int end, byte flags)
    {
        if ((flags & OptionalPresent) == 0)
            return true;
        if (PacketDecoder.Available(data, offset, end) < OptionalLength)
            return false;
        var next = (flags & ExtensionPresent) != 0 ? data[offset + OptionalLength - 1] : (byte)0;
        offset += OptionalLength;
        while (next != 0)
        {
            var have = PacketDecoder.Available(data, offset, end);
            var length = have >= 1 ? data[offset] * Unit : 0;
            if (length == 0 || have < length)
                return false;
            next = data[offset + length - 1];
            offset += length;
        }

        return true;
    }
}
