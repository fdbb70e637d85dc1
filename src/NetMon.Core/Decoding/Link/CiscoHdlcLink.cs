using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>Cisco HDLC: address, control and EtherType, with values of its own for SLARP and CDP.</summary>
internal static class CiscoHdlcLink
{
    private const int HeaderLength = 4;
    private const byte Unicast = 0x0f;
    private const byte Multicast = 0x8f;
    private const int OsiWithPad = 0xfefe;

    /// <summary>Whether a byte is one of the two valid addresses.</summary>
    public static bool IsAddress(byte first) => first is Unicast or Multicast;

    /// <summary>Decodes the header, starting at the address.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.CiscoHdlc, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.CiscoHdlc, offset, HeaderLength, have);
            return;
        }

        DecodeProtocol(data, offset + HeaderLength, end, BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]), ref headers);
    }

    /// <summary>Decodes the payload of a protocol number.</summary>
    public static void DecodeProtocol(ReadOnlySpan<byte> data, int offset, int end, int protocol, ref PacketHeaders headers)
    {
        switch (protocol)
        {
            case EtherTypes.IPv4:
                IPv4Header.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.IPv6:
                IPv6Header.Decode(data, offset, end, ref headers);
                break;
            case EtherTypes.Mpls or EtherTypes.MplsUpstream:
                MplsStack.Decode(data, offset, end, ref headers);
                break;
            case OsiWithPad:
                headers.Begin(DecodeLayer.None, offset);
                headers.SetProtocol(ProtocolSpace.CiscoHdlc, protocol);
                headers.SetPayload(Math.Min(offset + 1, end), end);
                break;
            default:
                headers.SetProtocol(ProtocolSpace.CiscoHdlc, protocol);
                headers.SetPayload(offset, end);
                break;
        }
    }
}
