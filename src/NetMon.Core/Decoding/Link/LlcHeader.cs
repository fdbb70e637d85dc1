using System.Buffers.Binary;
using NetMon.Decoding.Network;

namespace NetMon.Decoding.Link;

/// <summary>IEEE 802.2 LLC and its SNAP extension, RFC 1042.</summary>
internal static class LlcHeader
{
    private const int ShortLength = 3;
    private const int SnapLength = 5;
    private const byte SapIP = 0x06;
    private const byte SapSnap = 0xaa;
    private const byte SapIpx = 0xe0;
    private const byte SapGlobal = 0xff;
    private const byte UnnumberedInformation = 0x03;
    private const int OrganisationEncapsulatedEthernet = 0x000000;
    private const int OrganisationCisco = 0x00000c;
    private const int OrganisationCisco90 = 0x0000f8;
    private const int OrganisationAppleTalk = 0x080007;
    private const int OrganisationBridged = 0x0080c2;
    private const int BridgedPadLength = 2;

    /// <summary>Decodes the header, starting at the destination service access point.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Llc, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < ShortLength)
        {
            headers.Cut(DecodeLayer.Llc, offset, ShortLength, have);
            return;
        }

        var header = data.Slice(offset, ShortLength);
        var sap = header[0];
        if (sap == SapGlobal && header[1] == SapGlobal)
        {
            // Novell's raw 802.3 puts IPX directly after the length. Its checksum field is always 0xffff.
            headers.SetProtocol(ProtocolSpace.Llc, SapIpx);
            headers.SetPayload(offset, end);
            return;
        }

        headers.SetProtocol(ProtocolSpace.Llc, sap);
        if (sap == SapSnap && header[1] == SapSnap && header[2] == UnnumberedInformation)
        {
            headers.Begin(DecodeLayer.Snap, offset + ShortLength);
            DecodeSnap(data, offset + ShortLength, end, ref headers);
            return;
        }

        // Unnumbered frames have a one-byte control field, all others a two-byte field.
        var isUnnumbered = (header[2] & 3) == 3;
        if (sap == SapIP && isUnnumbered)
            IPv4Header.Decode(data, offset + ShortLength, end, ref headers);
        else
            headers.SetPayload(offset + ShortLength + (isUnnumbered ? 0 : 1), end);
    }

    /// <summary>Decodes the header, starting at the organisation code.</summary>
    public static void DecodeSnap(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < SnapLength)
        {
            headers.Cut(DecodeLayer.Snap, offset, SnapLength, have);
            return;
        }

        var header = data.Slice(offset, SnapLength);
        var organisation = BinaryPrimitives.ReadUInt16BigEndian(header) << 8 | header[2];
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        offset += SnapLength;
        switch (organisation)
        {
            case OrganisationEncapsulatedEthernet or OrganisationCisco90 or OrganisationAppleTalk
                when protocol > EtherTypeDispatch.MaxLength:
                EtherTypeDispatch.Decode(data, offset, end, protocol, ref headers);
                break;
            case OrganisationBridged when protocol is 1 or 7:
                // Ethernet with a frame check sequence (1) or without, RFC 2684 section 5.2.
                EthernetLink.DecodeWithin(data, offset + BridgedPadLength, end, ref headers);
                break;
            case OrganisationCisco:
                headers.SetProtocol(ProtocolSpace.CiscoSnap, protocol);
                headers.SetPayload(offset, end);
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
