using System.Buffers.Binary;
using System.Globalization;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Parses events of Windows' Packet Monitor (pktmon): packets, one event per component that saw the packet, and descriptions of the components.
/// Layouts: Microsoft's parsers for Network Monitor (github.com/microsoft/NetMon_Parsers_for_PacketMon) and PKTMON_EVT_STREAM_METADATA of
/// pktmonnpik.h.
/// </summary>
internal sealed class PacketMonitorEvents
{
    private const ushort ComponentEvent = 20;
    private const ushort PacketEvent = 160;
    private const ushort DroppedPacketEvent = 170;
    private const int PacketHeaderLength = 34;
    private const int NamesOffset = 4;

    private readonly Dictionary<ushort, (string Name, string Description)> _components = [];
    private readonly Dictionary<(ushort Component, LinkType LinkType), CaptureInterface> _interfaces = [];
    private byte[] _scratch = [];

    /// <summary>Microsoft-Windows-PktMon.</summary>
    public static Guid Provider { get; } = new("4d4f80d9-c8bd-4d73-bb5b-19c90402c5ac");

    /// <summary>Whether events with this ID carry packets.</summary>
    public static bool IsPacket(ushort id) => id is PacketEvent or DroppedPacketEvent;

    /// <summary>Takes the description of a component from an event, if it is one.</summary>
    public void Learn(EtlEvent item)
    {
        if (item.Id != ComponentEvent || item.Data is not { Length: > NamesOffset } data) return;
        // Number, kind, name, description.
        var names = data[NamesOffset..];
        var name = EtlText.Take(ref names, out _);
        _components[BinaryPrimitives.ReadUInt16LittleEndian(data)] = (name, EtlText.Take(ref names, out _));
    }

    /// <summary>Reads the packet of an event.</summary>
    /// <param name="item">Event; its bytes are referenced.</param>
    /// <param name="packet">Packet, valid until the next call.</param>
    /// <returns>False if the event is shorter than its fields claim.</returns>
    public bool TryRead(EtlEvent item, out EtlPacket packet)
    {
        packet = default;
        var data = item.Data;
        if (data.Length < PacketHeaderLength) return false;
        var group = BinaryPrimitives.ReadUInt64LittleEndian(data);
        var number = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]);
        var appearance = BinaryPrimitives.ReadUInt16LittleEndian(data[10..]);
        var direction = BinaryPrimitives.ReadUInt16LittleEndian(data[12..]);
        var type = BinaryPrimitives.ReadUInt16LittleEndian(data[14..]);
        var component = BinaryPrimitives.ReadUInt16LittleEndian(data[16..]);
        var edge = BinaryPrimitives.ReadUInt16LittleEndian(data[18..]);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(data[30..]);
        var kept = BinaryPrimitives.ReadUInt16LittleEndian(data[32..]);
        var bytes = data[PacketHeaderLength..];
        if (kept > bytes.Length) return false;
        bytes = bytes[..kept];
        var linkType = LinkTypeOf(type, bytes);
        if (linkType == LinkType.Ieee80211)
        {
            if (_scratch.Length < kept) _scratch = new byte[ushort.MaxValue];
            bytes.CopyTo(_scratch);
            WirelessFrame.ClearProtected(_scratch.AsSpan(0, kept));
            bytes = _scratch.AsSpan(0, kept);
        }

        var drop = item.Id == DroppedPacketEvent
            ? PacketNotes.DropComment(
                DropReasons.NameOf(BinaryPrimitives.ReadUInt32LittleEndian(data[22..])), BinaryPrimitives.ReadUInt32LittleEndian(data[26..]))
            : null;
        var comment = string.Create(
            CultureInfo.InvariantCulture,
            $"PID={item.ProcessId} TID={item.ThreadId} Component={component} Edge={edge} Packet={number} Appearance={appearance}");
        packet = new EtlPacket(
            FindInterface(component, linkType), Math.Max(length, kept), bytes, EtlNotes.Make(DirectionOf(direction), comment, drop, group));
        return true;
    }

    // PKTMON_DIRECTION: In, Rx and Ingress are odd, Out, Tx and Egress even; 0 is none.
    private static uint DirectionOf(ushort tag) => tag is 0 or > 6 ? 0u : tag % 2 == 1 ? 1u : 2u;

    // PKTMON_PACKET_TYPE. There is no link type for packets that begin above IP.
    private static LinkType LinkTypeOf(ushort type, ReadOnlySpan<byte> bytes) => type switch
    {
        1 => LinkType.Ethernet,
        2 => WirelessFrame.IsEthernet(bytes) ? LinkType.Ethernet : LinkType.Ieee80211,
        3 => LinkType.Raw,
        _ => LinkType.User0,
    };

    // Windows names components after their driver, so names are not unique.
    private CaptureInterface FindInterface(ushort component, LinkType linkType)
    {
        if (_interfaces.TryGetValue((component, linkType), out var found)) return found;
        var number = component.ToString(CultureInfo.InvariantCulture);
        var isKnown = _components.TryGetValue(component, out var names);
        found = new CaptureInterface(
            isKnown ? $"{names.Name} ({number})" : $"component {number}", linkType, HasNanoseconds: true,
            Description: isKnown && names.Description.Length > 0 ? names.Description : null)
        {
            IsLayer = true,
        };
        // A component described later gets its name then.
        if (isKnown) _interfaces.Add((component, linkType), found);
        return found;
    }
}
