using System.Buffers.Binary;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Link;

/// <summary>MACsec, IEEE 802.1AE: decoded if the frame is only authenticated, not if it is encrypted.</summary>
internal static class MacSecHeader
{
    private const int FixedLength = 6;
    private const int ChannelLength = 8;
    private const int CheckValueLength = 16;
    private const int TypeLength = 2;
    private const byte ChannelPresent = 0x20;
    private const byte Encrypted = 0x08;
    private const byte Changed = 0x04;

    /// <summary>Decodes the header, starting at the tag control information.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.MacSec, offset);
        headers.SetProtocol(ProtocolSpace.EtherType, EtherTypes.MacSec);
        var have = PacketDecoder.Available(data, offset, end);
        var length = have >= 1 && (data[offset] & ChannelPresent) != 0 ? FixedLength + ChannelLength : FixedLength;
        if (have < length)
        {
            headers.Cut(DecodeLayer.MacSec, offset, length, have);
            return;
        }

        var isPlain = (data[offset] & (Encrypted | Changed)) == 0;
        offset += length;
        if (!isPlain || end - offset < TypeLength + CheckValueLength || data.Length - offset < TypeLength)
        {
            headers.SetPayload(offset, end);
            return;
        }

        int etherType = BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);
        if (!EtherTypeNames.IsKnown(etherType))
            headers.SetPayload(offset, end);
        else
            EtherTypeDispatch.Decode(data, offset + TypeLength, end - CheckValueLength, etherType, ref headers);
    }
}
