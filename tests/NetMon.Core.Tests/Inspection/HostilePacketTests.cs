using System.Diagnostics;
using CsCheck;
using NetMon.Adapters.Inspection;
using NetMon.Decoding.Checksums;
using NetMon.Inspection;
using NetMon.Tests.Filtering;

namespace NetMon.Tests.Inspection;

/// <summary>Whatever the bytes, packets are dissected and checksummed without an exception, in bounded time, and no byte is lost.</summary>
public sealed class HostilePacketTests
{
    private static readonly LinkType[] LinkTypes = Enum.GetValues<LinkType>();
    private static readonly ushort[] ForeignEtherTypes = [0x0842, 0x6558, 0x8100, 0x8847, 0x8848, 0x8863, 0x8864, 0x888E, 0x88A8, 0x88CC];
    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());

    public static TheoryData<LinkType> FramedLinkTypes =>
    [
        LinkType.Ethernet, LinkType.Null, LinkType.Loop, LinkType.LinuxSll, LinkType.LinuxSll2, LinkType.Raw, LinkType.Ppp, LinkType.Ieee80211,
        LinkType.Ieee80211Radiotap,
    ];

    [Theory]
    [MemberData(nameof(FramedLinkTypes))]
    public void Packets_cut_at_every_length_keep_the_layers_before_the_cut(LinkType linkType)
    {
        foreach (var frame in SampleFrames.For(linkType, seed: 3))
        {
            for (var length = 0; length <= frame.Length; length++)
            {
                var record = TestPackets.Record(frame, linkType, captured: length);

                Check(record);
            }
        }
    }

    [Fact]
    public void Layers_before_a_cut_are_those_of_the_whole_packet()
    {
        var frame = TestPackets.Ethernet(TestPackets.OverIPv4(TestPackets.Tcp, TestPackets.TcpSyn, 16));
        var whole = _inspector.Inspect(TestPackets.Record(frame)).ToDictionary(l => l.Name);

        for (var length = 0; length < frame.Length; length++)
        {
            // The last layer is the one that is cut; the frame itself is always as long as what is left.
            foreach (var layer in _inspector.Inspect(TestPackets.Record(frame, captured: length)).Skip(1).SkipLast(1))
            {
                Assert.Equal(whole[layer.Name].Fields.ToString(), layer.Fields.ToString());
            }
        }
    }

    [Fact]
    public void Random_bytes_of_any_link_type_are_taken() =>
        Gen.Select(Gen.OneOf([.. LinkTypes.Select(Gen.Const)]), Gen.Byte.Array[0, 200], Gen.Int[0, 2000])
            .Sample((linkType, bytes, length) => Check(TestPackets.Record(bytes, linkType, length)), iter: 5_000);

    [Fact]
    public void Random_bytes_behind_every_header_above_IP_are_taken() =>
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 120], Gen.Bool).Sample(
            (protocol, bytes, isIPv4) => Check(TestPackets.Record(
                TestPackets.Ethernet(isIPv4 ? TestPackets.IPv4(protocol, bytes) : TestPackets.IPv6(protocol, bytes)))), iter: 10_000);

    [Fact]
    public void Random_bytes_behind_every_EtherType_that_PacketDotNet_reads_are_taken() =>
        Gen.Select(Gen.OneOf([.. ForeignEtherTypes.Select(Gen.Const)]), Gen.Byte.Array[0, 120]).Sample(
            (type, bytes) => Check(TestPackets.Record([.. new byte[12], (byte)(type >> 8), (byte)type, .. bytes])), iter: 5_000);

    [Fact]
    public void The_largest_packet_takes_no_more_than_a_moment()
    {
        // Two-byte options and empty TLVs to the end.
        foreach (var fill in (byte[])[0x00, 0x01, 0x02, 0x45, 0x88, 0xFF])
        {
            byte[] payload = [.. Enumerable.Repeat(fill, 65_000)];
            foreach (var protocol in (byte[])[0, 1, 2, 6, 17, 43, 47, 51, 58, 60, 89, 132])
            {
                var watch = Stopwatch.StartNew();
                Check(TestPackets.Record(TestPackets.Ethernet(TestPackets.IPv6(protocol, payload))));

                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed} for protocol {protocol} and fill {fill}");
            }
        }
    }

    [Fact]
    public void Tunnelled_packets_cut_at_every_length_are_taken()
    {
        foreach (var frame in TestTunnels.All)
        {
            for (var length = 0; length <= frame.Length; length++) Check(TestPackets.Record(frame, captured: length));
        }
    }

    [Fact]
    public void Tunnelled_packets_with_any_byte_changed_are_taken() =>
        Gen.Select(Gen.OneOf([.. TestTunnels.All.Select(Gen.Const)]), Gen.Int[0, 200], Gen.Byte).Sample(
            (frame, at, value) =>
            {
                byte[] changed = [.. frame];
                changed[at % frame.Length] = value;
                Check(TestPackets.Record(changed));
            }, iter: 10_000);

    [Fact]
    public void Bytes_that_look_like_tunnels_without_end_are_taken()
    {
        var packet = TestPackets.OverIPv4(TestPackets.Udp, TestPackets.DnsQuery, 6);
        for (var depth = 0; depth < 40; depth++) packet = TestPackets.IPv4(4, packet);

        Check(TestPackets.Record(TestPackets.Ethernet(packet)));
    }

    [Fact]
    public void A_cut_DRDA_message_which_PacketDotNet_reads_without_end_is_taken()
    {
        byte[] tcp = [.. TestPackets.TcpSyn[..12], 0x50, 0x18, .. TestPackets.TcpSyn[14..20]];
        byte[] message = [0x00, 0x40, 0xD0, 0x41, 0x00, 0x01, 0x00, 0x3A, 0x10, 0x41, 0x00, 0x21, 0x11, 0x5E, 0x84, 0x82, 0xF2, 0x91, .. new byte[46]];
        var frame = TestPackets.Ethernet(TestPackets.IPv4(TestPackets.Tcp, [.. tcp, .. message]));

        for (var length = 54; length <= frame.Length; length++) Check(TestPackets.Record(frame, captured: length));
    }

    private void Check(PacketRecord record)
    {
        var layers = _inspector.Inspect(record);
        PacketChecksums.Verify(record);

        var owned = new bool[record.CapturedLength];
        foreach (var layer in layers.Skip(1)) owned.AsSpan(layer.Offset, layer.Length).Fill(true);
        Assert.DoesNotContain(false, owned);
        // Each packet inside a tunnel may have an error of its own, behind that of the packet around it.
        var errors = layers.Select(l => l.DecodeError).Where(e => e is not null).ToList();
        if (record.Inner is null) Assert.Equal(record.DecodeError, errors.SingleOrDefault());
        else Assert.True(record.DecodeError is null || errors[0] == record.DecodeError);
        Assert.All(layers.SelectMany(l => l.Fields), f => Assert.True(f.Offset is null || f.Offset + f.Length <= record.CapturedLength));
        Assert.Equal(record.CapturedLength, HexDump.Lines(record, layers).Sum(l => l.Length));
    }
}
