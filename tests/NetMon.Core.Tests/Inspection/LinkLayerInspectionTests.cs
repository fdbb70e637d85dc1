using NetMon.Adapters.Inspection;
using NetMon.Decoding;
using NetMon.Inspection;
using NetMon.Inspection.Layers;
using static NetMon.Tests.Inspection.TestPackets;

namespace NetMon.Tests.Inspection;

/// <summary>Every link type and every header that the decoder knows is shown as layers.</summary>
public sealed class LinkLayerInspectionTests
{
    private static readonly byte[] Packet = OverIPv4(Udp, DnsQuery, 6);
    private static readonly byte[] Snap = [0xAA, 0xAA, 0x03, 0, 0, 0, 0x08, 0x00];
    private static readonly byte[] Wlan = [0x08, 0x01, .. new byte[22]];
    private static readonly byte[] Macs = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];
    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());

    public static TheoryData<LinkType, string, byte[]> Frames => new()
    {
        { LinkType.Ethernet, "Ethernet", [.. Macs, 8, 0] },
        { LinkType.Ethernet, "Ethernet PPPoE PPP", [.. Macs, 0x88, 0x64, 0x11, 0, 0, 1, 0, 59, 0, 0x21] },
        { LinkType.Ethernet, "Ethernet MPLS MPLS", [.. Macs, 0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64] },
        { LinkType.Ethernet, "Ethernet MACsec", [.. Macs, 0x88, 0xE5, 0, 0, 0, 0, 0, 1, 8, 0] },
        { LinkType.Ethernet, "Ethernet Tag", [.. Macs, 0x89, 0x26, 0, 0, 0, 0, 8, 0] },
        { LinkType.Ethernet, "Ethernet NSH", [.. Macs, 0x89, 0x4F, 0, 2, 2, 1, 0, 0, 1, 1] },
        { LinkType.Null, "Loopback", [2, 0, 0, 0] },
        { LinkType.Loop, "Loopback", [0, 0, 0, 2] },
        { LinkType.LinuxSll, "Linux SLL", [.. new byte[14], 8, 0] },
        { LinkType.LinuxSll2, "Linux SLL2", [8, 0, .. new byte[18]] },
        { LinkType.LinuxSll, "Linux SLL Ethernet", [.. new byte[14], 0, 3, .. Macs, 8, 0] },
        { LinkType.LinuxSll, "Linux SLL VLAN", [.. new byte[14], 0x81, 0, 0, 5, 8, 0] },
        { LinkType.Fddi, "FDDI LLC", [0x50, .. Macs, 6, 6, 3] },
        { LinkType.JuniperPpp, "Juniper PPP", [.. "MGC"u8, 0, 0xFF, 3, 0, 0x21] },
        { LinkType.Raw, "", [] },
        { LinkType.IPv4, "", [] },
        { LinkType.Mpls, "MPLS", [0, 1, 1, 64] },
        { LinkType.Ppp, "PPP", [0xFF, 3, 0, 0x21] },
        { LinkType.PppHdlc, "Cisco HDLC", [0x0F, 0, 8, 0] },
        { LinkType.PppWithDirection, "PPP", [0, 0xFF, 3, 0, 0x21] },
        { LinkType.PppEther, "PPPoE PPP", [0x11, 0, 0, 1, 0, 59, 0, 0x21] },
        { LinkType.CHdlc, "Cisco HDLC", [0x0F, 0, 8, 0] },
        { LinkType.FrameRelay, "Frame relay", [0x18, 0x41, 3, 0xCC] },
        { LinkType.Ieee80211, "802.11 LLC SNAP", [.. Wlan, .. Snap] },
        { LinkType.Ieee80211Radiotap, "Radiotap 802.11 LLC SNAP", [0, 0, 8, 0, 0, 0, 0, 0, .. Wlan, .. Snap] },
        { LinkType.Ieee80211Prism, "Prism 802.11 LLC SNAP", [.. new byte[144], .. Wlan, .. Snap] },
        { LinkType.Ieee80211Avs, "AVS 802.11 LLC SNAP", [0x80, 0x21, 0x10, 1, 0, 0, 0, 64, .. new byte[56], .. Wlan, .. Snap] },
        { LinkType.Ppi, "PPI 802.11 LLC SNAP", [0, 0, 8, 0, 105, 0, 0, 0, .. Wlan, .. Snap] },
        { LinkType.Enc, "enc", [2, 0, 0, 0, .. new byte[8]] },
        { LinkType.Fddi, "FDDI LLC SNAP", [0x50, .. Macs, .. Snap] },
        { LinkType.AtmRfc1483, "LLC SNAP", Snap },
        { LinkType.PkTap, "pktap Ethernet", [108, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, .. new byte[96], .. Macs, 8, 0] },
        { LinkType.Erf, "ERF Ethernet", [.. new byte[8], 2, .. new byte[7], 0, 0, .. Macs, 8, 0] },
        { LinkType.NetAnalyzer, "netANALYZER Ethernet", [0, 0, 0, 0, .. Macs, 8, 0] },
        { LinkType.DsaTagDsa, "DSA tag", [.. Macs, 0, 0, 0, 0, 8, 0] },
        { LinkType.DsaTagBrcmPrepend, "DSA tag Ethernet", [0, 0, 0, 0, .. Macs, 8, 0] },
    };

    public static TheoryData<DecodeLayer> Kinds => [.. Enum.GetValues<DecodeLayer>()];

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_link_is_shown_header_by_header(LinkType linkType, string headers, byte[] link)
    {
        var layers = _inspector.Inspect(Record([.. link, .. Packet, .. new byte[16]], linkType));

        // A frame check sequence or padding follows the packet.
        Assert.Equal($"{headers} IPv4 UDP DNS Padding".TrimStart(), string.Join(' ', layers.Skip(1).Select(l => l.Name)));
        Assert.All(layers.Skip(1), l => Assert.NotEmpty(l.Fields));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_header_has_fields_of_the_bytes_that_are_there(DecodeLayer kind)
    {
        for (var length = 0; length <= 64; length++)
        {
            var builder = new LayerBuilder([], 1, new byte[100], kind.ToDisplayName(), 10, 10 + length, origin: 1000);

            LayerReaders.Read(kind, builder);

            var layer = builder.Build(index: 0);
            Assert.Equal((1010, length), (layer.Offset, layer.Length));
            Assert.All(layer.Fields, f => Assert.True(f.Offset is null || (f.Offset >= 1010 && f.Offset + f.Length <= 1010 + length)));
            if (length == 64) Assert.NotEmpty(layer.Fields);
        }
    }

}
