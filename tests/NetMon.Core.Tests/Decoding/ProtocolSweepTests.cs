using NetMon.Decoding;
using NetMon.Fuzz.Targets;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Decoding;

/// <summary>Every protocol after every other one, truncated at every length and with every field at its extremes. Deterministic.</summary>
public sealed class ProtocolSweepTests
{
    // Runs one of this many variants of a stack; `NetMon.Fuzz sweep` runs them all.
    private const int Stride = 400;

    // There are thousands of nested tunnels, and they are alike.
    private const int NestedStride = 16;

    [Fact]
    public void Every_stack_is_taken_cut_at_any_length_and_with_any_field_at_its_ends()
    {
        var stacks = 0;
        var packets = 0;
        string? finding = null;
        foreach (var stack in ProtocolStacks.All())
        {
            var number = stacks++;
            if (stack.IsNested && number % NestedStride != 0) continue;
            packets += StackSweep.Run(stack, Stride, number, (linkType, frame, wireLength) =>
            {
                if (finding is not null) return;
                try
                {
                    // Every eighth packet is checked completely, the others as flows and alerts read them.
                    if ((frame.Length + wireLength + number) % 8 == 0) PacketTarget.Check(linkType, frame, wireLength);
                    else PacketTarget.FindFlow(new(new("sweep0", linkType), 1, 0, wireLength, frame));
                }
                catch (Exception e)
                {
                    finding = $"{stack.Name} ({linkType}, {wireLength} bytes on the wire): {Convert.ToHexString(frame)}\n{e}";
                }
            });
            if (finding is not null) break;
        }

        Assert.Null(finding);
        // Guards against an empty sweep.
        Assert.True(stacks > 5_000 && packets > 200_000, $"{packets} packets of {stacks} stacks");
    }

    [Fact]
    public void Every_link_type_that_is_decoded_has_a_stack_of_its_own()
    {
        var swept = ProtocolStacks.All().Where(stack => stack.Name.EndsWith(" / IPv4", StringComparison.Ordinal)).Select(stack => stack.LinkType).ToHashSet();
        // The same bytes under another number.
        LinkType[] alike = [LinkType.IPv4, LinkType.IPv6, LinkType.AtmClip, LinkType.PppPppd, LinkType.User2];

        var missing = Enum.GetValues<LinkType>().Where(PacketDecoder.IsSupported).Except(swept).Except(alike);

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("0001 6400", 4)]
    [InlineData("0001 6400 0010", 6)]
    [InlineData("2001 6400", 4)]
    [InlineData("3081 6400 00100100 00000001 0000", 14)]
    public void A_cut_EoIP_header_is_cut_and_throws_nothing(string gre, int had)
    {
        var packet = Packet.OverIPv4(47, Bytes(gre));

        var needed = gre.StartsWith("3081", StringComparison.Ordinal) ? 16 : 8;
        Assert.Equal($"GRE header cut at byte 34: needs {needed}, has {had} (IPv4 total length)", packet.DecodeError);
        Assert.Equal(("GRE", "10.0.0.1", null), (packet.Tunnel, packet.SrcIP!.ToString(), packet.Inner));
    }

    [Fact]
    public void An_EoIP_header_without_the_flag_of_its_key_has_its_length_all_the_same()
    {
        var frame = PacketBytes.Ethernet(0x0800, IPv4(17, Udp(1111, 2222, [1, 2, 3])));
        var packet = Packet.OverIPv4(47, Join(Bytes("0001 6400"), UInt16(frame.Length), Bytes("0100"), frame, new byte[9]));

        Assert.Equal(("EoIP", null, frame.Length), (packet.Tunnel, packet.DecodeError, packet.Inner?.Length));
        Assert.Equal((int?)2222, packet.Inner!.DstPort);
    }
}
