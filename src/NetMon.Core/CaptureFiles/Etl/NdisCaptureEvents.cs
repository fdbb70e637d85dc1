using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Parses events of NDIS packet capture (<c>netsh trace start capture=yes</c>, New-NetEventSession). Layouts, keywords, reassembly, and names of
/// interfaces and comments follow Microsoft's etl2pcapng (github.com/microsoft/etl2pcapng); the fields of the manifest are also in OSSEM's data
/// dictionaries (github.com/OTRF/OSSEM).
/// </summary>
internal sealed class NdisCaptureEvents
{
    private const ushort FragmentEvent = 1001;
    private const ushort MetadataEvent = 1002;
    private const ushort SwitchFragmentEvent = 1003;
    private const ulong WirelessWan = 0x200;
    private const ulong Native80211 = 0x1_0000;
    private const ulong PacketStart = 0x4000_0000;
    private const ulong PacketEnd = 0x8000_0000;
    private const ulong Send = 0x1_0000_0000;
    private const ulong Receive = 0x2_0000_0000;
    private const int FragmentHeaderLength = 12;
    private const int MetadataLength = 28;
    private const int EthernetLength = 14;
    private const int IPv6HeaderLength = 40;

    // More open packets than any machine has processors: the file is damaged.
    private const int MostOpen = 1_024;

    private readonly Dictionary<string, CaptureInterface> _interfaces = [];
    // Packets with missing fragments so far; null for one that is too long.
    private readonly Dictionary<(int Processor, uint Interface), List<byte>?> _open = [];
    private readonly Dictionary<(int Processor, uint Interface), string> _metadata = [];
    private byte[] _scratch = [];

    /// <summary>Microsoft-Windows-NDIS-PacketCapture.</summary>
    public static Guid Provider { get; } = new("2ed6006e-4729-4609-b423-3ee7bcd678ef");

    /// <summary>Packets with missing fragments.</summary>
    public long Incomplete { get; private set; }

    /// <summary>Whether events with this ID carry packets.</summary>
    public static bool IsPacket(ushort id) => id is FragmentEvent or MetadataEvent or SwitchFragmentEvent;

    /// <summary>Reads the packet of an event.</summary>
    /// <param name="item">Event; its bytes are referenced.</param>
    /// <param name="processor">Processor that logged the event. It logs all fragments of a packet.</param>
    /// <param name="pointerSize">Pointer size of the traced system, in bytes.</param>
    /// <param name="packet">Packet, valid until the next call. Has no source if the event does not complete a packet.</param>
    /// <returns>False if the event is shorter than its fields claim.</returns>
    public bool TryRead(EtlEvent item, int processor, int pointerSize, out EtlPacket packet)
    {
        packet = default;
        var data = item.Data;
        if (data.Length < FragmentHeaderLength) return false;
        var lower = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        if (item.Id == SwitchFragmentEvent)
        {
            if (!SwitchFragment.TryRead(data, pointerSize, out var fragment)) return false;
            Finish(item, processor, lower, fragment.Data, fragment.InterfaceName, fragment.Comment, out packet);
            return true;
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
        data = data[FragmentHeaderLength..];
        if (size > data.Length) return false;
        data = data[..(int)size];
        if (item.Id == MetadataEvent)
        {
            if (_metadata.Count >= MostOpen) _metadata.Clear();
            if (data.Length >= MetadataLength) _metadata[(processor, lower)] = DescribeReception(data);
            return true;
        }

        Finish(item, processor, lower, data, interfaceName: null, comment: "", out packet);
        return true;
    }

    /// <summary>Counts packets still open at the end of the trace as incomplete.</summary>
    public void Complete()
    {
        Incomplete += _open.Count;
        _open.Clear();
    }

    // Since Windows 8.1 a packet is one event with both marks. Before, the first event has the start mark and the last one the end mark.
    private void Finish(
        EtlEvent item, int processor, uint lower, ReadOnlySpan<byte> fragment, string? interfaceName, string comment, out EtlPacket packet)
    {
        packet = default;
        var key = (processor, lower);
        var isStart = (item.Keywords & PacketStart) != 0;
        var isEnd = (item.Keywords & PacketEnd) != 0;
        if (isStart && _open.Remove(key)) Incomplete++;
        if (!isStart || !isEnd)
        {
            if (!TryJoin(key, isStart, isEnd, ref fragment)) return;
        }

        var linkType = (item.Keywords & Native80211) != 0 ? LinkType.Ieee80211
            : (item.Keywords & WirelessWan) != 0 ? LinkType.Raw
            : LinkType.Ethernet;
        if (linkType == LinkType.Ieee80211)
        {
            if (_scratch.Length < fragment.Length) _scratch = new byte[fragment.Length];
            fragment.CopyTo(_scratch);
            WirelessFrame.ClearProtected(_scratch.AsSpan(0, fragment.Length));
            fragment = _scratch.AsSpan(0, fragment.Length);
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"PID={item.ProcessId} TID={item.ThreadId}{comment}");
        if (_metadata.Remove(key, out var reception)) text += reception;
        var direction = (item.Keywords & Send) != 0 ? 2u : (item.Keywords & Receive) != 0 ? 1u : 0u;
        var miniport = BinaryPrimitives.ReadUInt32LittleEndian(item.Data);
        packet = new EtlPacket(
            FindInterface(interfaceName ?? NameOf(linkType, lower), linkType, lower, miniport), Math.Max(FindLength(linkType, fragment), fragment.Length), fragment,
            EtlNotes.Make(direction, text));
    }

    // True if the packet is now complete.
    private bool TryJoin((int Processor, uint Interface) key, bool isStart, bool isEnd, ref ReadOnlySpan<byte> fragment)
    {
        if (isStart)
        {
            if (_open.Count >= MostOpen) Complete();
            _open[key] = [.. fragment];
            return false;
        }

        if (!_open.TryGetValue(key, out var joined))
        {
            // The first fragments are not in the trace.
            if (isEnd) Incomplete++;
            return false;
        }

        if (joined?.Count + fragment.Length > FileLimits.StandardPacket) _open[key] = joined = null;
        joined?.AddRange(fragment);
        if (!isEnd) return false;
        _open.Remove(key);
        if (joined is null)
        {
            Incomplete++;
            return false;
        }

        fragment = CollectionsMarshal.AsSpan(joined);
        return true;
    }

    private CaptureInterface FindInterface(string name, LinkType linkType, uint lower, uint miniport)
    {
        if (_interfaces.TryGetValue(name, out var found)) return found;
        var description = lower == miniport ? null : string.Create(CultureInfo.InvariantCulture, $"LWF over IfIndex {miniport}");
        found = new CaptureInterface(name, linkType, HasNanoseconds: true, Description: description);
        if (_interfaces.Count < MostOpen) _interfaces.Add(name, found);
        return found;
    }

    private static string NameOf(LinkType linkType, uint lower) => linkType switch
    {
        LinkType.Ieee80211 => string.Create(CultureInfo.InvariantCulture, $"wifi:{lower}"),
        LinkType.Raw => string.Create(CultureInfo.InvariantCulture, $"mbb:{lower}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"eth:{lower}:0"),
    };

    // A trace does not record that packets are truncated; the IP header shows it. Segments for hardware offload have IP length 0.
    private static int FindLength(LinkType linkType, ReadOnlySpan<byte> frame)
    {
        var link = linkType == LinkType.Ethernet ? EthernetLength : 0;
        if (linkType == LinkType.Ieee80211 || frame.Length < link + IPv6HeaderLength / 2) return frame.Length;
        var ip = frame[link..];
        var type = linkType == LinkType.Raw ? 0 : BinaryPrimitives.ReadUInt16BigEndian(frame[(EthernetLength - 2)..]);
        return (ip[0] >> 4) switch
        {
            4 when type is 0 or EtherTypes.IPv4 => link + BinaryPrimitives.ReadUInt16BigEndian(ip[2..]),
            6 when type is 0 or EtherTypes.IPv6 => link + IPv6HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(ip[4..]),
            _ => frame.Length,
        };
    }

    // DOT11_EXTSTA_RECV_CONTEXT of windot11.h: reception data of the next frame.
    private static string DescribeReception(ReadOnlySpan<byte> context) => string.Create(
        CultureInfo.InvariantCulture,
        $" CenterCh={BinaryPrimitives.ReadUInt32LittleEndian(context[12..])} RSSI={BinaryPrimitives.ReadInt32LittleEndian(context[20..])} DataRate={context[24]}");
}
