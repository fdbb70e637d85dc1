using System.Runtime.InteropServices;
using NetMon.Filtering;

namespace NetMon.Adapters.Capture;

/// <summary>
/// The Linux packet socket (packet(7)) of a capture handle: controls when packets are buffered. Binding waits until no packet is on its way
/// into the buffer (<c>synchronize_net</c> in the kernel's <c>packet_do_bind</c>), so that counters read afterwards are final.
/// </summary>
internal static unsafe class PacketSocket
{
    /// <summary>
    /// A protocol without packets (ETH_P_CONTROL of linux/if_ether.h, below every EtherType): a socket bound to it receives nothing.
    /// </summary>
    public const ushort NoProtocol = 0x0016;

    // ETH_P_ALL of linux/if_ether.h.
    private const ushort EveryProtocol = 0x0003;

    // AF_PACKET, SOL_SOCKET, SO_ATTACH_FILTER and SO_DOMAIN of socket(7).
    private const int PacketFamily = 17;
    private const int SocketLevel = 1;
    private const int AttachFilterOption = 26;
    private const int DomainOption = 39;

    /// <summary>Whether the descriptor is a packet socket; libpcap also captures from USB, Bluetooth, D-Bus and netfilter.</summary>
    public static bool Is(int descriptor)
    {
        var domain = 0;
        return descriptor >= 0 && Posix.GetOption(descriptor, SocketLevel, DomainOption, ref domain) && domain == PacketFamily;
    }

    /// <summary>Starts buffering packets of all protocols.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="interfaceIndex">The interface; 0 for all.</param>
    /// <returns>Whether the call succeeded.</returns>
    public static bool Begin(int descriptor, int interfaceIndex) => Bind(descriptor, interfaceIndex, EveryProtocol);

    /// <summary>Stops buffering packets. Buffered packets remain in the buffer.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="interfaceIndex">The interface; 0 for all.</param>
    /// <returns>Whether the call succeeded.</returns>
    public static bool End(int descriptor, int interfaceIndex) => Bind(descriptor, interfaceIndex, NoProtocol);

    /// <summary>Attaches a kernel filter, which runs before packets are counted and buffered.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="instructions">The filter; its return value is the number of bytes to keep.</param>
    /// <returns>Whether the kernel accepts the filter. It rejects more than 4096 instructions.</returns>
    public static bool Attach(int descriptor, ReadOnlySpan<BpfInstruction> instructions)
    {
        if (instructions.Length > ushort.MaxValue) return false;
        var native = new NativeInstruction[instructions.Length];
        for (var i = 0; i < native.Length; i++)
        {
            var (code, jumpTrue, jumpFalse, k) = instructions[i];
            native[i] = new NativeInstruction { Code = code, JumpTrue = jumpTrue, JumpFalse = jumpFalse, K = k };
        }

        fixed (NativeInstruction* first = native)
        {
            var program = new SocketProgram { Count = (ushort)native.Length, Instructions = first };
            return Posix.SetOption(descriptor, SocketLevel, AttachFilterOption, &program, sizeof(SocketProgram));
        }
    }

    private static bool Bind(int descriptor, int interfaceIndex, ushort protocol)
    {
        var address = new LinkAddress
        {
            Family = PacketFamily,
            Protocol = BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(protocol) : protocol,
            InterfaceIndex = interfaceIndex,
        };
        return Posix.Bind(descriptor, &address, sizeof(LinkAddress));
    }

    /// <summary><c>struct sockaddr_ll</c>, packet(7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int InterfaceIndex;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    /// <summary><c>struct sock_fprog</c> of linux/filter.h. Its count has 16 bits, libpcap's has 32.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SocketProgram
    {
        public ushort Count;
        public NativeInstruction* Instructions;
    }
}
