using NetMon.Filtering;

namespace NetMon.Adapters.Capture;

/// <summary>
/// Linux kernel filter of a capture, from the program that libpcap compiled. Attaching it before the socket is bound loses no packet.
/// <c>pcap_setfilter</c> would filter the first block of packets again in user space, where ancillary data is unavailable, and reject every
/// packet that passed <c>inbound</c> or <c>ifindex</c>.
/// </summary>
internal static class KernelFilter
{
    // SKF_AD_OFF of linux/filter.h, and the offsets after it.
    private const uint Ancillary = 0xFFFF_F000;
    private const uint Protocol = Ancillary + 0;
    private const uint PacketType = Ancillary + 4;
    private const uint InterfaceIndex = Ancillary + 8;
    private const uint HardwareType = Ancillary + 28;

    // PACKET_OUTGOING of linux/if_packet.h, ARPHRD_CAN of linux/if_arp.h.
    private const uint Outgoing = 4;
    private const uint CanHardware = 280;

    private const int SllLength = 16;
    private const int Sll2Length = 20;

    private const ushort LoadWordAbsolute = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const int ClassMask = 0x07;
    private const int LoadClass = 0x00;
    private const int LoadIndexClass = 0x01;
    private const int ModeMask = 0xe0;
    private const int AbsoluteMode = 0x20;
    private const int IndirectMode = 0x40;
    private const int HeaderLengthMode = 0xa0;

    /// <summary>Accepts every packet, truncated to the snapshot length.</summary>
    public static BpfInstruction[] TakeAll(int snapshotLength) => [new(Return, 0, 0, (uint)snapshotLength)];

    /// <summary>
    /// Rejects the first copy of packets that the kernel shows twice, outgoing and incoming: those of the loopback interface and of CAN
    /// interfaces. libpcap drops it in user space, after the kernel has counted it and buffered or dropped it.
    /// </summary>
    /// <param name="program">The program for all other packets.</param>
    /// <param name="loopbackIndex">Index of the loopback interface.</param>
    public static BpfInstruction[] WithoutEchoes(ReadOnlySpan<BpfInstruction> program, int loopbackIndex) =>
    [
        new(LoadWordAbsolute, 0, 0, PacketType),
        new(JumpIfEqual, 0, 5, Outgoing),
        new(LoadWordAbsolute, 0, 0, InterfaceIndex),
        new(JumpIfEqual, 2, 0, (uint)loopbackIndex),
        new(LoadWordAbsolute, 0, 0, HardwareType),
        new(JumpIfEqual, 0, 1, CanHardware),
        new(Return, 0, 0, 0),
        .. program,
    ];

    /// <summary>
    /// Converts a program for the kernel. If libpcap synthesises the link-layer header (SLL, SLL2), the kernel sees packets without it, and the
    /// header's fields as ancillary data.
    /// </summary>
    /// <param name="program">The program for packets as libpcap shows them.</param>
    /// <param name="linkType">Their link type.</param>
    /// <returns>The program, or null if it uses a header field that has no ancillary equivalent.</returns>
    public static BpfInstruction[]? ForLink(ReadOnlySpan<BpfInstruction> program, LinkType linkType)
    {
        var length = linkType switch { LinkType.LinuxSll => SllLength, LinkType.LinuxSll2 => Sll2Length, _ => 0 };
        var result = program.ToArray();
        if (length == 0) return result;
        for (var i = 0; i < result.Length; i++)
        {
            var instruction = result[i];
            if (!LoadsFromPacket(instruction.Code) || instruction.K >= Ancillary) continue;
            if (Rename(instruction.K, length) is not { } k) return null;
            result[i] = instruction with { K = k };
        }

        return result;
    }

    private static bool LoadsFromPacket(ushort code) =>
        (code & ClassMask) is LoadClass or LoadIndexClass && (code & ModeMask) is AbsoluteMode or IndirectMode or HeaderLengthMode;

    private static uint? Rename(uint offset, int headerLength) => (headerLength, offset) switch
    {
        (SllLength, 0) or (Sll2Length, 10) => PacketType,
        (SllLength, 14) or (Sll2Length, 0) => Protocol,
        (Sll2Length, 4) => InterfaceIndex,
        _ when offset >= headerLength => offset - (uint)headerLength,
        _ => null,
    };
}
