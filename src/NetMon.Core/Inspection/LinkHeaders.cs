using NetMon.Decoding;
using NetMon.Decoding.Link;

namespace NetMon.Inspection;

/// <summary>Which link headers follow each other, up to where the decoder says that the link ends.</summary>
internal static class LinkHeaders
{
    private const int VlanLength = 4;
    private const int LlcLength = 3;
    private const int SnapLength = 5;

    /// <summary>The headers of a link, from the first byte on.</summary>
    /// <param name="linkType">How the frame begins.</param>
    /// <param name="data">The frame.</param>
    /// <param name="end">Where the link ends by the decoder; headers do not reach past it.</param>
    /// <returns>Each header with where it begins and ends.</returns>
    public static List<(DecodeLayer Kind, int Offset, int End)> Find(LinkType linkType, ReadOnlySpan<byte> data, int end)
    {
        var found = new List<(DecodeLayer, int, int)>(3);
        int at = 0;
        switch (linkType)
        {
            case LinkType.Ethernet when TryTake(DecodeLayer.Ethernet, 14):
                AddTagged(UInt16(data, 12), data);
                break;
            case LinkType.LinuxSll when TryTake(DecodeLayer.Sll, 16):
                AddTagged(UInt16(data, 14), data);
                break;
            case LinkType.LinuxSll2 when TryTake(DecodeLayer.Sll2, 20):
                AddTagged(UInt16(data, 0), data);
                break;
            case LinkType.Null or LinkType.Loop:
                TryTake(DecodeLayer.Loopback, 4);
                break;
        }

        return found;

        bool TryTake(DecodeLayer kind, int length)
        {
            if (at + length > end) return false;
            found.Add((kind, at, at + length));
            at += length;
            return true;
        }

        void AddTagged(int type, ReadOnlySpan<byte> bytes)
        {
            while (EtherTypeDispatch.IsVlanTag(type) && TryTake(DecodeLayer.Vlan, VlanLength)) type = UInt16(bytes, at - 2);
            if (type > EtherTypeDispatch.MaxLength || at + LlcLength > end) return;

            bool isSnap = bytes[at] == 0xaa && bytes[at + 1] == 0xaa;
            int length = Math.Min(end - at, isSnap || (bytes[at + 2] & 3) == 3 ? LlcLength : LlcLength + 1);
            TryTake(DecodeLayer.Llc, length);
            if (isSnap) TryTake(DecodeLayer.Snap, SnapLength);
        }
    }

    private static int UInt16(ReadOnlySpan<byte> data, int at) => (data[at] << 8) | data[at + 1];
}
