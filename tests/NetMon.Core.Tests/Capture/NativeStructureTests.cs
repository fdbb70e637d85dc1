using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using NetMon.Adapters.Capture;
using SharpPcap.LibPcap;

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
            // Seconds after 2038, which fit into unsigned 32 bits.
            Assert.Equal(new PcapPacketHeader(0x8000_0001, 123_456_789, 60, 1500), PcapPacketHeader.Read(place, (PcapTimeLayout)layout));
        }
    }

    // Of SharpPcap's reading only names and descriptions are used: addresses come from the system, because it takes no family but those of Linux and
    // Windows for what it is. What a library puts there must not keep it from giving the names.
    [Theory]
    [InlineData("02 00 00 00 7f 00 00 01", "17 00 00 00 00 00 00 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00")] // Windows: AF_INET6 is 23
    [InlineData("02 00 00 00 7f 00 00 01", "11 00 08 00 02 00 00 00 01 00 00 06 02 00 5e 10 00 01 00 00")] // Linux: AF_PACKET, with the MAC address
    [InlineData("10 02 00 00 7f 00 00 01", "1c 1e 00 00 00 00 00 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00")] // macOS: sa_len, AF_INET6 is 30
    [InlineData("10 02 00 00 7f 00 00 01", "14 12 01 00 06 03 06 00 65 6e 30 02 00 5e 10 00 01 00 00 00")] // macOS: AF_LINK, with the name before the MAC address
    [InlineData(null, null)]
    public void A_list_of_devices_has_its_names_whatever_the_addresses_of_the_system_look_like(string? first, string? second)
    {
        List<nint> memory = [];
        nint Place(params byte[] bytes)
        {
            // Each sockaddr is read as far as the longest of them goes.
            var place = Marshal.AllocHGlobal(Math.Max(bytes.Length, 128));
            Marshal.Copy(new byte[128], 0, place, 128);
            Marshal.Copy(bytes, 0, place, bytes.Length);
            memory.Add(place);
            return place;
        }

        nint Pointers(params nint[] values) => Place([.. values.SelectMany(value => BitConverter.GetBytes(value))]);
        nint Address(nint next, string? hex) => hex is null ? next : Pointers(next, Place(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))), 0, 0, 0);
        nint Text(string text) => Place([.. Encoding.UTF8.GetBytes(text), 0]);

        try
        {
            var addresses = Address(Address(0, second), first);
            var other = Pointers(0, Text(@"\Device\NPF_Loopback"), Text("Adapter for loopback traffic capture"), 0, 1);
            var list = Pointers(other, Text(@"\Device\NPF_{1}"), 0, addresses, 0);

            var read = typeof(PcapInterface).GetMethod("GetAllPcapInterfaces", BindingFlags.Static | BindingFlags.NonPublic)!;
            var found = (IReadOnlyList<PcapInterface>)read.Invoke(null, [list, null])!;

            Assert.Equal(
                [(@"\Device\NPF_{1}", null), (@"\Device\NPF_Loopback", "Adapter for loopback traffic capture")], found.Select(item => (item.Name, (string?)item.Description)));
            Assert.Equal((first is null ? 0 : 2, 1u), (found[0].Addresses.Count, found[1].Flags));
        }
        finally
        {
            memory.ForEach(Marshal.FreeHGlobal);
        }
    }

    [Fact]
    public void A_filter_is_a_count_and_a_pointer_and_instructions_have_8_bytes()
    {
        Assert.Equal(2 * nint.Size, Unsafe.SizeOf<NativeFilter>());
        Assert.Equal(8, Unsafe.SizeOf<NativeInstruction>());
    }
}
