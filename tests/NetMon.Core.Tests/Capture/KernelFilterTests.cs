using NetMon.Adapters.Capture;
using NetMon.Filtering;

namespace NetMon.Tests.Capture;

/// <summary>The filter passed to Linux, interpreted like the kernel does.</summary>
public sealed class KernelFilterTests
{
    private const int Kept = 65_535;
    private const int LoopbackIndex = 1;
    private const uint Ancillary = 0xFFFF_F000;
    private const uint Incoming = 0;
    private const uint Outgoing = 4;
    private const uint Ethernet = 1;
    private const uint Loopback = 772;
    private const uint Can = 280;

    [Theory]
    [InlineData(Outgoing, 1u, Loopback, 0)]
    [InlineData(Incoming, 1u, Loopback, Kept)]
    [InlineData(Outgoing, 2u, Ethernet, Kept)]
    [InlineData(Incoming, 2u, Ethernet, Kept)]
    [InlineData(Outgoing, 3u, Can, 0)]
    [InlineData(Incoming, 3u, Can, Kept)]
    public void What_comes_back_in_is_refused_on_its_way_out(uint packetType, uint interfaceIndex, uint hardware, int kept)
    {
        var program = KernelFilter.WithoutEchoes(KernelFilter.TakeAll(Kept), LoopbackIndex);

        Assert.Equal((uint)kept, Run(program, [], Facts(packetType, interfaceIndex, hardware)));
    }

    [Fact]
    public void What_is_asked_of_all_others_is_still_asked()
    {
        var program = KernelFilter.WithoutEchoes([new(0x06, 0, 0, 7)], LoopbackIndex);

        Assert.Equal(7u, Run(program, [], Facts(Incoming, 1, Loopback)));
    }

    [Theory]
    [InlineData(LinkType.LinuxSll, 0u, Ancillary + 4)]
    [InlineData(LinkType.LinuxSll, 14u, Ancillary)]
    [InlineData(LinkType.LinuxSll, 16u, 0u)]
    [InlineData(LinkType.LinuxSll, 36u, 20u)]
    [InlineData(LinkType.LinuxSll2, 0u, Ancillary)]
    [InlineData(LinkType.LinuxSll2, 4u, Ancillary + 8)]
    [InlineData(LinkType.LinuxSll2, 10u, Ancillary + 4)]
    [InlineData(LinkType.LinuxSll2, 20u, 0u)]
    [InlineData(LinkType.LinuxSll2, Ancillary + 44, Ancillary + 44)]
    [InlineData(LinkType.Ethernet, 12u, 12u)]
    public void Fields_of_a_made_up_link_header_have_the_kernels_names(LinkType linkType, uint offset, uint expected)
    {
        var program = KernelFilter.ForLink([new(0x28, 0, 0, offset), new(0x06, 0, 0, Kept)], linkType);

        Assert.Equal([new(0x28, 0, 0, expected), new(0x06, 0, 0, Kept)], program!);
    }

    [Theory]
    [InlineData(LinkType.LinuxSll, 6u)]
    [InlineData(LinkType.LinuxSll2, 8u)]
    public void A_field_that_the_kernel_has_no_name_for_is_left_to_libpcap(LinkType linkType, uint offset) =>
        Assert.Null(KernelFilter.ForLink([new(0x28, 0, 0, offset)], linkType));

    private static Dictionary<uint, uint> Facts(uint packetType, uint interfaceIndex, uint hardware) =>
        new() { [Ancillary + 4] = packetType, [Ancillary + 8] = interfaceIndex, [Ancillary + 28] = hardware };

    // Loads of words, comparisons and returns: what these programs are made of.
    private static uint Run(BpfInstruction[] program, byte[] packet, Dictionary<uint, uint> facts)
    {
        var accumulator = 0u;
        for (var i = 0; i < program.Length; i++)
        {
            var (code, jumpTrue, jumpFalse, k) = program[i];
            switch (code)
            {
                case 0x20:
                    accumulator = facts.TryGetValue(k, out var fact) ? fact : BitConverter.ToUInt32(packet, (int)k);
                    break;
                case 0x15:
                    i += accumulator == k ? jumpTrue : jumpFalse;
                    break;
                case 0x06:
                    return k;
                default:
                    Assert.Fail($"Instruction {code:x}.");
                    break;
            }
        }

        Assert.Fail("The program has no end.");
        return 0;
    }
}
