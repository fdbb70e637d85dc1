using NetMon.Filtering;

namespace NetMon.Adapters.Capture;

/// <summary>
/// The filter that Linux runs for a capture, made of what libpcap compiled. Attaching it ourselves, before the socket is bound, loses no
/// packet. <c>pcap_setfilter</c> would filter the first block of packets a second time in this process, where it does not know what only the
/// kernel knows, and refuse every packet that passed <c>inbound</c> or <c>ifindex</c>.
/// </summary>
internal static class KernelFilter
{
    // SKF_AD_OFF of linux/filter.h, and what is behind it.
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

    /// <summary>Takes every packet, with so many bytes.</summary>
    public static BpfInstruction[] TakeAll(int snapshotLength) => [new(Return, 0, 0, (uint)snapshotLength)];

    /// <summary>
    /// Refuses the packets that the kernel shows twice, once on their way out and once on their way back in: those of the loopback interface
    /// and of CAN interfaces. libpcap leaves out the first in this process, after the kernel has counted it, found room for it or dropped it.
    /// </summary>
    /// <param name="program">What is asked of all others.</param>
    /// <param name="loopbackIndex">The index of the loopback interface.</param>
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
    /// The program as the kernel must have it. Where libpcap makes up the link header (SLL, SLL2) the kernel sees the packet without it, and
    /// the fields of that header under other names.
    /// </summary>
    /// <param name="program">The program for the packets as libpcap shows them.</param>
    /// <param name="linkType">Their link type.</param>
    /// <returns>The program, or null if it asks for a field of the header that the kernel has no name for.</returns>
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
