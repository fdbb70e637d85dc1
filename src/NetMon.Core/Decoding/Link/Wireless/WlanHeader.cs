using System.Buffers.Binary;

namespace NetMon.Decoding.Link.Wireless;

/// <summary>IEEE 802.11: data frames with their payload, and the addresses of other frames. IEEE 802.11-2020 section 9.2.</summary>
internal static class WlanHeader
{
    /// <summary>Length of the header of management frames, and of data frames without optional fields.</summary>
    internal const int FixedLength = 24;

    private const int FrameControlLength = 2;
    private const int ControlLength = 10;
    private const int AddressLength = 6;
    private const int FourthAddressLength = 6;
    private const int QosLength = 2;
    private const int HighThroughputLength = 4;
    private const int Address1 = 4;
    private const int Address2 = 10;
    private const int Address3 = 16;
    private const int Address4 = 24;

    private const int TypeManagement = 0;
    private const int TypeControl = 1;
    private const int TypeData = 2;
    private const int SubtypeQos = 8;
    private const int SubtypeNoData = 4;
    private const byte ToDistribution = 0x01;
    private const byte FromDistribution = 0x02;
    private const byte MoreFragments = 0x04;
    private const byte Protected = 0x40;
    private const byte Order = 0x80;
    private const byte AggregatePresent = 0x80;
    private const int FragmentNumberMask = 0x0f;

    /// <summary>Decodes the header, starting at frame control.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers) =>
        Decode(data, offset, end, alignment: 1, ref headers);

    /// <summary>Decodes a frame whose header some cards pad to an alignment.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, int alignment, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Wlan, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < FrameControlLength)
        {
            headers.Cut(DecodeLayer.Wlan, offset, FrameControlLength, have);
            return;
        }

        var type = data[offset] >> 2 & 3;
        var subtype = data[offset] >> 4;
        var flags = data[offset + 1];
        headers.SetProtocol(ProtocolSpace.Wlan, BinaryPrimitives.ReadUInt16BigEndian(data[offset..]));
        if (type == TypeControl)
        {
            DecodeControl(data, offset, end, subtype, ref headers);
            return;
        }

        bool isToDistribution = (flags & ToDistribution) != 0, isFromDistribution = (flags & FromDistribution) != 0;
        var hasQos = type == TypeData && (subtype & SubtypeQos) != 0;
        var length = FixedLength + (type == TypeData && isToDistribution && isFromDistribution ? FourthAddressLength : 0);
        var qosOffset = offset + length;
        if (hasQos)
            length += QosLength;
        if ((flags & Order) != 0 && (hasQos || type == TypeManagement))
            length += HighThroughputLength;
        if (have < length)
        {
            headers.Cut(DecodeLayer.Wlan, offset, length, have);
            return;
        }

        SetAddresses(
            isToDistribution && type == TypeData ? offset + Address3 : offset + Address1,
            type != TypeData || !isFromDistribution ? offset + Address2 : isToDistribution ? offset + Address4 : offset + Address3,
            ref headers);
        var body = offset + (length + alignment - 1) / alignment * alignment;
        headers.SetPayload(body, end);
        var isFragment = (flags & MoreFragments) != 0 || (data[offset + 22] & FragmentNumberMask) != 0;
        if (type != TypeData || (subtype & SubtypeNoData) != 0 || (flags & Protected) != 0 || isFragment)
            return;
        if (hasQos && (data[qosOffset] & AggregatePresent) != 0)
            WlanAggregate.Decode(data, body, end, ref headers);
        else
            DecodeBody(data, body, end, ref headers);
    }

    /// <summary>Decodes the addresses of control frames: all have the receiver's, ten subtypes also the transmitter's.</summary>
    private static void DecodeControl(ReadOnlySpan<byte> data, int offset, int end, int subtype, ref PacketHeaders headers)
    {
        var hasTransmitter = subtype is >= 8 and not 12 and not 13;
        var length = ControlLength + (hasTransmitter ? AddressLength : 0);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < length)
        {
            headers.Cut(DecodeLayer.Wlan, offset, length, have);
            return;
        }

        headers.DstMacOffset = (ushort)(offset + Address1);
        headers.Fields |= HeaderFields.DstMac;
        if (hasTransmitter)
        {
            headers.SrcMacOffset = (ushort)(offset + Address2);
            headers.Fields |= HeaderFields.SrcMac;
        }

        headers.SetPayload(offset + length, end);
    }

    private static void SetAddresses(int destination, int source, ref PacketHeaders headers)
    {
        headers.DstMacOffset = (ushort)destination;
        headers.SrcMacOffset = (ushort)source;
        headers.Fields |= HeaderFields.SrcMac | HeaderFields.DstMac;
    }

    /// <summary>
    /// Decodes the body: LLC by the standard. Some bridges put a complete Ethernet frame there, recognised by a known address.
    /// </summary>
    private static void DecodeBody(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have >= AddressLength && IsAddress(data, offset, headers.SrcMacOffset, headers.DstMacOffset))
            EthernetLink.DecodeWithin(data, offset, end, ref headers);
        else
            LlcHeader.Decode(data, offset, end, ref headers);
    }

    private static bool IsAddress(ReadOnlySpan<byte> data, int offset, int source, int destination)
    {
        var address = data.Slice(offset, AddressLength);
        return address.SequenceEqual(data.Slice(source, AddressLength)) || address.SequenceEqual(data.Slice(destination, AddressLength));
    }
}
