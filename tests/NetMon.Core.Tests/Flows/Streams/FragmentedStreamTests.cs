using System.Text;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Streams;

/// <summary>TCP segments in fragments of IP: RFC 791 section 3.2, RFC 8200 section 4.5.</summary>
public sealed class FragmentedStreamTests
{
    private const int MoreFragments = 0x2000;
    private const string Said = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 2)]
    [InlineData(0, 0, 1, 2)]
    public void Fragments_are_put_together_in_any_order(params int[] order)
    {
        var fragments = IPv4Fragments();
        var packets = new TcpPackets().Handshake();
        foreach (var i in order) packets.AddFrame(fragments[i]);
        packets.Say(fromClient: true, Said.Length, "!");

        var segment = Assert.Single(ProcessorRun.Segments(packets));
        Assert.Equal(Said + "!", segment.Text);
        Assert.Equal(0, segment.GapBefore);
    }

    [Fact]
    public void Of_fragments_that_overlap_the_first_copy_counts()
    {
        var fragments = IPv4Fragments();
        var other = IPv4Fragment(24, Enumerable.Repeat((byte)'x', 24).ToArray(), more: true);
        var packets = new TcpPackets().Handshake().AddFrame(fragments[0]).AddFrame(fragments[1]).AddFrame(other).AddFrame(fragments[2]);

        Assert.Equal(Said, Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void Without_a_later_fragment_the_rest_is_a_gap()
    {
        var fragments = IPv4Fragments();
        var packets = new TcpPackets().Handshake().AddFrame(fragments[0]).AddFrame(fragments[1]).Say(fromClient: true, Said.Length, "!")
            .Say(fromClient: false, 0, "", acked: Said.Length + 1);

        var segments = ProcessorRun.Segments(packets);
        Assert.Equal([Said[..4], "!"], segments.Select(segment => segment.Text));
        Assert.Equal(Said.Length - 4, segments[1].GapBefore);
    }

    [Fact]
    public void Fragments_of_IPv6_are_put_together_too()
    {
        var tcp = PacketBytes.Tcp(TcpPackets.ClientPort, TcpPackets.ServerPort, Bytes(Said), seq: 1001, ack: 5001);
        var packets = new TcpPackets();
        foreach (var (piece, i) in tcp.Chunk(24).Select((piece, i) => (piece, i)))
        {
            var fragment = PacketBytes.IPv6Fragment(6, i * 24, more: (i + 1) * 24 < tcp.Length, 9, piece);
            packets.AddFrame(PacketBytes.Ethernet(0x86dd, PacketBytes.IPv6(0, PacketBytes.Extension(44, fragment))));
        }

        Assert.Equal(Said, Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    [Fact]
    public void A_fragment_beyond_the_end_of_the_packet_spoils_it()
    {
        var fragments = IPv4Fragments();
        var beyond = IPv4Fragment(240, new byte[24], more: true);
        var packets = new TcpPackets().Handshake().AddFrame(fragments[0]).AddFrame(fragments[2]).AddFrame(beyond).AddFrame(fragments[1]);

        Assert.Equal(Said[..4], Assert.Single(ProcessorRun.Segments(packets)).Text);
    }

    private static List<byte[]> IPv4Fragments()
    {
        var tcp = PacketBytes.Tcp(TcpPackets.ClientPort, TcpPackets.ServerPort, Bytes(Said), seq: 1001, ack: 5001);
        return [IPv4Fragment(0, tcp[..24], more: true), IPv4Fragment(24, tcp[24..48], more: true), IPv4Fragment(48, tcp[48..], more: false)];
    }

    private static byte[] IPv4Fragment(int offset, byte[] piece, bool more) => PacketBytes.Ethernet(
        0x0800, PacketBytes.IPv4(6, piece, fragment: offset / 8 | (more ? MoreFragments : 0)));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
