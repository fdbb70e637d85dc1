using NetMon.Packets;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Capture;

public sealed class RecentFramesTests
{
    private static readonly CaptureInterface Interface = new("test0", LinkType.Ethernet);

    private readonly RecentFrames _layers = new(TimeSpan.FromMilliseconds(200));
    private readonly RecentFrames _recent = new(TimeSpan.FromMilliseconds(200), capacity: 16);

    [Fact]
    public void The_same_bytes_within_the_window_are_a_copy()
    {
        Assert.False(IsCopy(0, 1));
        Assert.True(IsCopy(100, 1));
        Assert.False(IsCopy(100, 2));
        Assert.True(IsCopy(300, 2));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(-200, true)]
    [InlineData(-201, false)]
    public void The_window_reaches_both_ways(int milliseconds, bool isCopy)
    {
        IsCopy(0, 1);

        Assert.Equal(isCopy, IsCopy(milliseconds, 1));
    }

    [Fact]
    public void Frames_without_a_time_are_no_copies_and_have_none()
    {
        var recent = new RecentFrames(TimeSpan.MaxValue);
        var bytes = new byte[60];

        Assert.False(recent.IsCopy(new CapturedFrame(Interface, 1, CapturedFrame.NoTime, 60, bytes)));
        Assert.False(recent.IsCopy(new CapturedFrame(Interface, 2, CapturedFrame.NoTime, 60, bytes)));
        Assert.False(recent.IsCopy(new CapturedFrame(Interface, 3, long.MinValue + 1, 60, bytes)));
        Assert.False(recent.IsCopy(new CapturedFrame(Interface, 4, CapturedFrame.NoTime, 60, bytes)));
        Assert.True(recent.IsCopy(new CapturedFrame(Interface, 5, long.MinValue + 1, 60, bytes)));
    }

    [Fact]
    public void A_copy_is_remembered_as_well()
    {
        IsCopy(0, 1);

        Assert.True(IsCopy(150, 1));
        Assert.True(IsCopy(300, 1));
    }

    [Fact]
    public void Frames_of_other_lengths_on_the_wire_are_not_copies()
    {
        var bytes = new byte[60];

        Assert.False(_recent.IsCopy(new CapturedFrame(Interface, 1, 0, 60, bytes)));
        Assert.False(_recent.IsCopy(new CapturedFrame(Interface, 2, 0, 100, bytes)));
        Assert.False(_recent.IsCopy(new CapturedFrame(Interface, 3, 0, 60, bytes.AsSpan(1))));
        Assert.True(_recent.IsCopy(new CapturedFrame(Interface, 4, 0, 100, bytes)));
    }

    [Fact]
    public void What_is_further_back_than_the_memory_is_forgotten()
    {
        IsCopy(0, 1);
        for (byte i = 2; i <= 16; i++) IsCopy(0, i);
        Assert.True(IsCopy(0, 1));
        for (byte i = 20; i < 36; i++) Assert.False(IsCopy(0, i));
        Assert.False(IsCopy(0, 1));
    }

    [Fact]
    public void Every_byte_counts_whatever_the_length()
    {
        var recent = new RecentFrames(TimeSpan.Zero);
        for (var length = 1; length <= 70; length++)
        {
            var bytes = new byte[length];
            Assert.False(recent.IsCopy(new CapturedFrame(Interface, 1, 0, 100, bytes)));
            for (var at = 0; at < length; at++)
            {
                bytes[at] = 1;
                Assert.False(recent.IsCopy(new CapturedFrame(Interface, 1, 0, 100, bytes)));
                Assert.True(recent.IsCopy(new CapturedFrame(Interface, 1, 0, 100, bytes)));
                bytes[at] = 0;
            }
        }
    }

    // Like editcap -D: a window of 3 has the packet and the two before it.
    [Fact]
    public void A_window_of_packets_counts_them_whatever_their_times()
    {
        var recent = new RecentFrames(new DuplicateOptions { PacketWindow = 3 });
        bool Is(byte content) => recent.IsCopy(new CapturedFrame(Interface, 1, CapturedFrame.NoTime, 60, new byte[] { content }));

        Assert.Equal([false, false, true, true, false, false, false], new byte[] { 1, 2, 1, 1, 3, 4, 1 }.Select(Is));
    }

    [Theory]
    [InlineData(DuplicateComparison.Frame, false, false, false)]
    [InlineData(DuplicateComparison.Packet, true, false, false)]
    [InlineData(DuplicateComparison.Routed, true, true, false)]
    public void What_a_switch_or_a_router_changes_may_differ_where_that_is_wanted(DuplicateComparison by, bool tagged, bool routed, bool other)
    {
        foreach (var isIPv6 in new[] { false, true })
        {
            var (type, packet) = isIPv6 ? (0x86dd, IPv6(17, Udp(40000, 53, [1, 2, 3]))) : (0x0800, IPv4(17, Udp(40000, 53, [1, 2, 3])));
            byte[] Forwarded(int change)
            {
                var copy = packet.ToArray();
                if (isIPv6) copy[7]--;
                else (copy[8], copy[10]) = ((byte)(copy[8] - 1), (byte)(copy[10] + 1));
                copy[^1] += (byte)change;
                return copy;
            }

            Assert.Equal(tagged, IsCopyOf(Ethernet(type, packet), [.. Ethernet(0x8100, VlanTag(5, type, packet)), 0, 0, 0]));
            Assert.Equal(routed, IsCopyOf(Ethernet(type, packet), Ethernet(type, Forwarded(0))));
            Assert.Equal(other, IsCopyOf(Ethernet(type, packet), Ethernet(type, Forwarded(1))));
        }

        bool IsCopyOf(byte[] first, byte[] second)
        {
            var recent = new RecentFrames(new DuplicateOptions { By = by });
            recent.IsCopy(new CapturedFrame(Interface, 1, 0, first.Length, first));
            return recent.IsCopy(new CapturedFrame(Interface, 2, 0, second.Length, second));
        }
    }

    [Fact]
    public void Layers_of_a_system_are_compared_by_what_is_behind_the_header_of_the_link()
    {
        var ip = IPv4(17, Udp(40000, 53, new byte[100]));
        var ethernet = Ethernet(0x0800, ip);
        byte[] wireless = [0x08, 0x01, 0, 0, .. new byte[20], 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, .. ip];
        byte[] other = [.. ip[..^1], 1];

        Assert.False(IsCopy(LinkType.Ethernet, ethernet));
        Assert.True(IsCopy(LinkType.Ieee80211, wireless));
        Assert.True(IsCopy(LinkType.Raw, ip));
        // Padding is ignored; all bytes of the packet count.
        Assert.True(IsCopy(LinkType.Ethernet, [.. ethernet, 0, 0, 0, 0]));
        Assert.False(IsCopy(LinkType.Raw, other));
        // Truncation left the layers different lengths.
        Assert.True(IsCopy(LinkType.Ieee80211, wireless[..128], wireless.Length));
        Assert.True(IsCopy(LinkType.Ethernet, ethernet[..128], ethernet.Length));
        Assert.True(IsCopy(LinkType.Raw, [.. other[..^1], 2]));
    }

    [Fact]
    public void Layers_of_a_system_are_compared_without_a_network_header_too()
    {
        Assert.False(IsCopy(LinkType.Ethernet, Ethernet(0x88d9, [1, 2, 3])));
        Assert.True(IsCopy(LinkType.Ieee80211, [0x08, 0x01, 0, 0, .. new byte[20], 0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0xd9, 1, 2, 3]));
        Assert.False(IsCopy(LinkType.Ethernet, Ethernet(0x88d9, [1, 2, 4])));
        Assert.False(IsCopy(LinkType.User0, []));
        Assert.False(IsCopy(LinkType.Ethernet, Ethernet(0x88d9, [])));
    }

    [Fact]
    public void Layers_that_give_a_packet_the_same_number_saw_the_same_packet()
    {
        Assert.False(IsCopy(LinkType.Ethernet, Ethernet(0x88d9, [1]), packetId: 7));
        Assert.True(IsCopy(LinkType.Ethernet, Ethernet(0x88d9, [2]), packetId: 7));
        Assert.False(IsCopy(LinkType.Ethernet, Ethernet(0x88d9, [3]), packetId: 8));
    }

    private bool IsCopy(LinkType linkType, byte[] bytes, int? length = null, byte? packetId = null)
    {
        var notes = packetId is { } id ? new PacketNotes([(PacketNotes.PacketIdOption, [id, 0, 0, 0, 0, 0, 0, 0])]) : null;
        return _layers.IsCopy(new CapturedFrame(new CaptureInterface("layer", linkType) { Whole = Interface }, 1, 0, length ?? bytes.Length, bytes, notes));
    }

    private bool IsCopy(int milliseconds, byte value)
    {
        var bytes = new byte[61];
        bytes[^1] = value;
        return _recent.IsCopy(new CapturedFrame(Interface, 1, milliseconds * 1_000_000L, bytes.Length, bytes));
    }
}
