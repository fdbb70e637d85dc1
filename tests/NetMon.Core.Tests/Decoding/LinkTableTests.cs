using System.Runtime.InteropServices;
using NetMon.Decoding;
using NetMon.Decoding.Link;
using NetMon.Packets;

namespace NetMon.Tests.Decoding;

/// <summary>The one table of link types.</summary>
public sealed class LinkTableTests
{
    [Fact]
    public void Each_link_type_stands_once_and_is_decoded_or_named_or_has_a_header()
    {
        Assert.Equal(LinkTable.All.Count, LinkTable.All.Select(link => link.Type).Distinct().Count());
        Assert.All(LinkTable.All, link => Assert.True(link.Decoder is not null || link.Name is not null || link.HeaderLength > 0, $"{link.Type}"));
        Assert.All(LinkTable.All, link => Assert.True(link.Decoder is null || link.HeaderLength == 0, $"{link.Type}"));
        Assert.All(LinkTable.All, link => Assert.Same(link, LinkTable.Find(link.Type)));
    }

    [Fact]
    public void What_the_decoder_calls_directly_is_what_the_table_says()
    {
        byte[][] frames = [.. ProtocolStacks.All().Select(stack => stack.Frame).Take(500)];
        foreach (var link in LinkTable.All.Where(link => link.Decoder is not null))
        {
            foreach (var frame in frames)
            {
                PacketDecoder.Decode(link.Type, frame, frame.Length, out var headers);
                PacketHeaders byTable = default;
                byTable.SetProtocol(default, (int)link.Type);
                link.Decoder!(frame, 0, frame.Length, ref byTable);
                byTable.Finish(frame.Length, frame.Length);

                Assert.Equal(MemoryMarshal.AsBytes(new ReadOnlySpan<PacketHeaders>(in byTable)), MemoryMarshal.AsBytes(new ReadOnlySpan<PacketHeaders>(in headers)));
            }
        }
    }

    [Theory]
    [InlineData(12, LinkType.Raw)]
    [InlineData(14, LinkType.Raw)]
    [InlineData(13, LinkType.Enc)]
    [InlineData(112, LinkType.CHdlc)]
    public void A_number_of_old_systems_is_decoded_as_the_link_type_that_it_became(int number, LinkType linkType)
    {
        Assert.Equal(linkType, LinkTypes.FromFile((ushort)number));
        Assert.True(PacketDecoder.IsSupported((LinkType)number));
        Assert.Same(LinkTable.Find(linkType), LinkTable.Find((LinkType)number));
    }
}
