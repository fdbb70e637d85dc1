using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.CaptureFiles.Etl;

/// <summary>A packet as Hyper-V's virtual switch saw it: event 1003 of NDIS packet capture.</summary>
/// <remarks>
/// No public text says what the structure of a destination is, so it is taken for a number and three texts, like the source, and believed only
/// where the rest of the event then fits to the byte.
/// </remarks>
internal readonly ref struct SwitchFragment
{
    private const int SourceOffset = 8;
    private const int NamesOfPort = 3;
    private const int VlanIndex = 4;
    private const int VlanShift = 4;
    private const uint VlanMask = 0xfff;

    /// <summary>The frame.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>The name that etl2pcapng gives to the port.</summary>
    public string InterfaceName { get; private init; }

    /// <summary>The port, for a comment.</summary>
    public string Comment { get; private init; }

    /// <summary>Reads the data of an event.</summary>
    /// <param name="bytes">The data.</param>
    /// <param name="pointerSize">Bytes of a pointer on the system that was traced.</param>
    /// <param name="fragment">What it says.</param>
    /// <returns>False where it does not fit together.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int pointerSize, out SwitchFragment fragment)
    {
        fragment = default;
        var lower = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var rest = bytes[SourceOffset..];
        if (!TryTake(ref rest, out var port) || !TryTakeText(ref rest, out var portName) || !TryTakeText(ref rest, out var nicName)
            || !TryTakeText(ref rest, out var nicType) || !TryTake(ref rest, out var destinations))
        {
            return false;
        }

        for (var i = 0u; i < destinations; i++)
        {
            if (!TryTake(ref rest, out _)) return false;
            for (var name = 0; name < NamesOfPort; name++)
            {
                if (!TryTakeText(ref rest, out _)) return false;
            }
        }

        if (!TryTake(ref rest, out var size) || size > rest.Length) return false;
        var data = rest[..(int)size];
        rest = rest[(int)size..];
        if (!TryTake(ref rest, out var outOfBand) || outOfBand != rest.Length) return false;
        // NDIS_NET_BUFFER_LIST_INFO is an array of pointers; one of them holds NDIS_NET_BUFFER_LIST_8021Q_INFO itself.
        var vlanOffset = VlanIndex * pointerSize;
        var vlan = rest.Length >= vlanOffset + sizeof(uint)
            ? BinaryPrimitives.ReadUInt32LittleEndian(rest[vlanOffset..]) >> VlanShift & VlanMask
            : 0;
        fragment = new SwitchFragment
        {
            Data = data,
            InterfaceName = string.Create(CultureInfo.InvariantCulture, $"vNIC:{nicType}:{portName}:{lower}:{vlan}"),
            Comment = string.Create(
                CultureInfo.InvariantCulture,
                $" VlanId={vlan} SrcPortId={port} SrcNicType={nicType} SrcNicName={nicName} SrcPortName={portName} DstNicCount={destinations}"),
        };
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        if (bytes.Length < sizeof(uint)) return false;
        value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bytes = bytes[sizeof(uint)..];
        return true;
    }

    private static bool TryTakeText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        text = EtlText.Take(ref bytes, out var isWhole);
        return isWhole;
    }
}
