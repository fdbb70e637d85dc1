using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Overview.Tallies;

/// <summary>Counts the packets of a capture: sizes, times, link types and interfaces. Not thread-safe.</summary>
internal sealed class PacketTally
{
    /// <summary>The largest IP packet that an Ethernet carries without jumbo frames: RFC 894.</summary>
    private const int LargestPacket = 1_500;

    // Names in a file are untrusted; a capture of a system has some dozen.
    private const int MaxInterfaces = 16;

    private readonly List<string> _interfaces = [];
    private readonly HashSet<LinkType> _linkTypes = [];
    private CaptureInterface? _latest;

    /// <summary>Packets.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes captured.</summary>
    public long Captured { get; private set; }

    /// <summary>Packets of which not all bytes were captured.</summary>
    public long Truncated { get; private set; }

    /// <summary>IP packets that are too large for an Ethernet.</summary>
    public long Oversized { get; private set; }

    /// <summary>The largest IP packet, in bytes.</summary>
    public int Largest { get; private set; }

    /// <summary>Packets that the file reports as lost between packets.</summary>
    public long LostBetween { get; private set; }

    /// <summary>Whether the file reports losses between packets.</summary>
    public bool KnowsLost { get; private set; }

    /// <summary>Packets over time.</summary>
    public TimeTally Times { get; } = new();

    /// <summary>The protocols.</summary>
    public ProtocolTally Protocols { get; } = new();

    /// <summary>Link types, joined by ", "; null without packets.</summary>
    public string? LinkTypes => _linkTypes.Count == 0 ? null : string.Join(", ", _linkTypes.Order().Take(MaxInterfaces).Select(type => type.ToString()));

    /// <summary>Names of the interfaces, joined by ", "; null if there are none.</summary>
    public string? Interfaces => _interfaces.Count == 0 ? null : string.Join(", ", _interfaces);

    /// <summary>Counts a packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in CapturedFrame frame, in PacketHeaders headers)
    {
        Packets++;
        Bytes += frame.Length;
        Captured += frame.Data.Length;
        if (frame.Data.Length < frame.Length) Truncated++;
        if (!ReferenceEquals(frame.Interface, _latest)) NoteInterface(frame.Interface);
        if (frame.Notes is { } notes) NoteLoss(notes);
        if (frame.Length - headers.NetworkOffset > LargestPacket && headers.HasAny(HeaderFields.IP)) NoteLarge(frame, headers);
        Times.Add(frame);
        Protocols.Add(frame, headers);
    }

    private void NoteInterface(CaptureInterface captureInterface)
    {
        _latest = captureInterface;
        _linkTypes.Add(captureInterface.LinkType);
        if (captureInterface.Label is { } name && _interfaces.Count < MaxInterfaces && !_interfaces.Contains(name)) _interfaces.Add(name);
    }

    private void NoteLoss(PacketNotes notes)
    {
        if (notes.DropCount is not { } count) return;
        KnowsLost = true;
        LostBetween = count > long.MaxValue - LostBetween ? long.MaxValue : LostBetween + count;
    }

    private void NoteLarge(in CapturedFrame frame, in PacketHeaders headers)
    {
        var length = FlowKeyExtractor.IPBytes(headers, frame.Length, frame.Data.Length);
        if (length <= LargestPacket) return;
        Oversized++;
        Largest = Math.Max(Largest, length);
    }
}
