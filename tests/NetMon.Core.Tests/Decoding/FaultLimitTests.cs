using NetMon.Decoding;

namespace NetMon.Tests.Decoding;

/// <summary>Which length a fault names as the one that set the limit.</summary>
public sealed class FaultLimitTests
{
    private static readonly byte[] Short = [0, 1, 0, 2];

    public static TheoryData<LengthSource, byte[]> Frames => new()
    {
        { LengthSource.Frame, PacketBytes.Ethernet(0x0800, [0x45, 0]) },
        { LengthSource.Ieee8023, PacketBytes.Ethernet(2, [.. new byte[46]]) },
        { LengthSource.Pppoe, PacketBytes.Ethernet(0x8864, [0x11, 0, 0, 1, 0, 6, 0, 0x21, 0x45, 0, 0, 0, .. new byte[30]]) },
        { LengthSource.IPv4Total, PacketBytes.Ethernet(0x0800, [.. PacketBytes.IPv4(17, Short), .. new byte[22]]) },
        { LengthSource.IPv6Payload, PacketBytes.Ethernet(0x86dd, [.. PacketBytes.IPv6(17, Short), .. new byte[22]]) },
        { LengthSource.Header, PacketBytes.Ethernet(0x0800, [0x44, .. new byte[45]]) },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_fault_names_the_length_that_says_that_there_is_no_more(LengthSource expected, byte[] frame)
    {
        PacketDecoder.Decode(LinkType.Ethernet, frame, frame.Length, out var headers);

        Assert.Equal(expected, headers.Fault.Limit);
    }

    [Fact]
    public void A_header_that_the_snapshot_length_cuts_is_not_the_fault_of_its_packet()
    {
        var frame = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(1, 2, [])));
        PacketDecoder.Decode(LinkType.Ethernet, frame.AsSpan(0, 40), frame.Length, out var headers);

        Assert.Equal("TCP header cut at byte 34: needs 20, has 6 (captured length)", headers.Fault.ToString());
    }
}
