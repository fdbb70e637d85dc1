using System.Runtime.CompilerServices;
using NetMon.Adapters.Capture;

namespace NetMon.Tests.Capture;

/// <summary>What libpcap writes into memory, from bytes that it has written.</summary>
public sealed class NativeStructureTests
{
    [Fact]
    public void Counters_are_three_fields_of_32_bits()
    {
        // 1,275,089 received, 724,911 dropped, 3 by the interface; what follows is not libpcap's.
        byte[] bytes = [0xd1, 0x74, 0x13, 0x00, 0xaf, 0x0f, 0x0b, 0x00, 0x03, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];

        Assert.Equal(new PcapCounters(1_275_089, 724_911), PcapCounters.Read(bytes));
    }

    [Fact]
    public void A_counter_goes_on_across_the_end_of_32_bits()
    {
        var counter = new WideCounter();
        counter.Update(uint.MaxValue - 9);
        Assert.Equal(0, counter.Total);

        counter.Update(uint.MaxValue);
        counter.Update(5);
        counter.Update(5);
        counter.Update(4);

        Assert.Equal(15L + uint.MaxValue, counter.Total);
    }

    [Theory]
    [InlineData((int)PcapTimeLayout.Wide, "01 00 00 80 00 00 00 00  15 cd 5b 07 00 00 00 00  3c 00 00 00 dc 05 00 00")]
    [InlineData((int)PcapTimeLayout.Mixed, "01 00 00 80 00 00 00 00  15 cd 5b 07 ff ff ff ff  3c 00 00 00 dc 05 00 00")]
    [InlineData((int)PcapTimeLayout.Narrow, "01 00 00 80  15 cd 5b 07  3c 00 00 00 dc 05 00 00")]
    public unsafe void A_packet_header_is_read_in_the_layout_of_each_system(int layout, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        fixed (byte* place = bytes)
        {
            // Seconds after 2038, which 32 bits without a sign still hold.
            Assert.Equal(new PcapPacketHeader(0x8000_0001, 123_456_789, 60, 1500), PcapPacketHeader.Read(place, (PcapTimeLayout)layout));
        }
    }

    [Fact]
    public void A_filter_is_a_count_and_a_pointer_and_instructions_have_8_bytes()
    {
        Assert.Equal(2 * nint.Size, Unsafe.SizeOf<NativeFilter>());
        Assert.Equal(8, Unsafe.SizeOf<NativeInstruction>());
    }
}
