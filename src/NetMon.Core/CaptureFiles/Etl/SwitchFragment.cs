using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Packet seen by Hyper-V's virtual switch: event 1003 of NDIS packet capture.</summary>
/// <remarks>
/// The structure of destinations is not publicly documented. It is assumed to be a number and three strings, like the source, and accepted only
/// if the rest of the event then fits exactly.
/// </remarks>
internal readonly ref struct SwitchFragment
{
    private const int SourceOffset = 8;
    private const int NamesOfPort = 3;
    private const int VlanIndex = 4;
    private const int VlanShift = 4;
    private const uint VlanMask = 0xfff;

    /// <summary>Frame.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Interface name of the port, as in etl2pcapng.</summary>
    public string InterfaceName { get; private init; }

    /// <summary>Description of the port, for a comment.</summary>
    public string Comment { get; private init; }

    /// <summary>Reads the data of an event.</summary>
    /// <param name="bytes">Event data.</param>
    /// <param name="pointerSize">Pointer size of the traced system, in bytes.</param>
    /// <param name="fragment">Parsed fragment.</param>
    /// <returns>False if the fields are inconsistent.</returns>
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
        // NDIS_NET_BUFFER_LIST_INFO is an array of pointers; one element holds an NDIS_NET_BUFFER_LIST_8021Q_INFO by value.
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
