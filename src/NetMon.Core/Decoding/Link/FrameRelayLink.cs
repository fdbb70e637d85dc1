using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>Frame relay: the Q.922 address, then the encapsulation of RFC 2427 or Cisco's.</summary>
internal static class FrameRelayLink
{
    private const int MaxAddressLength = 4;
    private const byte UnnumberedInformation = 0x03;
    private const byte NlpidPad = 0x00;
    private const byte NlpidSnap = 0x80;
    private const byte NlpidIPv6 = 0x8e;
    private const byte NlpidIPv4 = 0xcc;
    private const byte NlpidPpp = 0xcf;
    private const int SapOsi = 0xfe;

    /// <summary>Decodes the header, starting at the address; the lowest bit is set in its last byte.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.FrameRelay, offset);
        var have = PacketDecoder.Available(data, offset, end);
        var addressLength = 1;
        while (addressLength <= have && addressLength < MaxAddressLength && (data[offset + addressLength - 1] & 1) == 0)
            addressLength++;
        var needed = Math.Max(2, addressLength) + 2;
        if (have < needed)
        {
            headers.Cut(DecodeLayer.FrameRelay, offset, needed, have);
            return;
        }

        var isManagement = data[offset] >> 2 == 0 && data[offset + 1] >> 4 == 0;
        offset += addressLength;
        if (data[offset] == UnnumberedInformation)
            DecodeNlpid(data, offset + 1, end, ref headers);
        else if (!isManagement)
            CiscoHdlcLink.DecodeProtocol(data, offset + 2, end, BinaryPrimitives.ReadUInt16BigEndian(data[offset..]), ref headers);
        else
            headers.SetPayload(offset, end);
    }

    private static void DecodeNlpid(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        if (PacketDecoder.Available(data, offset, end) > 1 && data[offset] == NlpidPad)
            offset++;
        var nlpid = data[offset];
        switch (nlpid)
        {
            case NlpidIPv4:
                IPv4Header.Decode(data, offset + 1, end, ref headers);
                break;
            case NlpidIPv6:
                IPv6Header.Decode(data, offset + 1, end, ref headers);
                break;
            case NlpidSnap:
                LlcHeader.DecodeSnap(data, offset + 1, end, ref headers);
                break;
            case NlpidPpp:
                PppLink.DecodeProtocol(data, offset + 1, end, ref headers);
                break;
            case >= 0x81 and <= 0x83:
                headers.SetProtocol(ProtocolSpace.Llc, SapOsi);
                headers.SetPayload(offset, end);
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
