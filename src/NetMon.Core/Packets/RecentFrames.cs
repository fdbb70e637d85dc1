using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetMon.Decoding;

namespace NetMon.Packets;

/// <summary>
/// Detects duplicate frames: same bytes and wire length as a remembered frame, at most a time apart in either direction, or among a number of
/// frames. Same semantics as editcap's <c>-w</c> and <c>-D</c>: duplicates are remembered too, and the interface is ignored. In a window of time, a
/// frame without a timestamp is never a duplicate and has none. Frames are stored as 128-bit hashes. Not thread-safe.
/// </summary>
/// <remarks>
/// Frames of system layers (<see cref="CaptureInterface.Whole"/>) are compared from the network header on, because layers differ in link header
/// and snapshot length; and by the packet ID of the system, if there is one. Each takes up to three entries.
/// </remarks>
public sealed class RecentFrames
{
    /// <summary>Default window: shorter than any host's retransmission timeout.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMilliseconds(200);

    /// <summary>Default number of remembered frames.</summary>
    public const int DefaultCapacity = 65_536;

    // Packet Monitor truncates to 128 bytes by default; this much remains after the longest 802.11 header.
    private const int ComparedOfCut = 88;

    // Used instead of a length, for the other kinds of comparison.
    private const int PacketId = -1;
    private const int AnyBeginning = -2;
    private const int CutBeginning = -3;
    private const int IPv6HeaderLength = 40;
    private const int ArpHeaderLength = 8;

    // A frame of a system layer has up to three entries.
    private const int EntriesOfFrame = 3;

    private readonly ulong _window;
    private readonly long? _packetWindow;
    private readonly DuplicateComparison _by;
    private readonly Entry[] _entries;
    private readonly long[] _latest;
    private readonly int _mask;
    private long _count;
    private long _frames;
    private byte[] _routed = [];

    /// <summary>Creates an empty detector.</summary>
    /// <param name="window">Maximum time between a frame and its duplicate.</param>
    /// <param name="capacity">Number of frames to remember; rounded up to a power of two.</param>
    public RecentFrames(TimeSpan window, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _window = (ulong)window.Ticks * TimeSpan.NanosecondsPerTick;
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _latest = new long[_entries.Length];
        _mask = _entries.Length - 1;
    }

    /// <summary>Creates an empty detector.</summary>
    /// <param name="options">Which frames are copies.</param>
    public RecentFrames(DuplicateOptions options) : this(
        options.Window, options.PacketWindow is { } packets ? Math.Min(packets, DuplicateOptions.MaxPacketWindow) * EntriesOfFrame : DefaultCapacity)
    {
        _packetWindow = options.PacketWindow;
        _by = options.By;
    }

    /// <summary>Remembers a frame and returns whether it duplicates a remembered one.</summary>
    /// <param name="frame">The frame.</param>
    public bool IsCopy(in CapturedFrame frame)
    {
        _frames++;
        if (frame.Interface.Whole is not null) return IsLayerCopy(frame);
        var (hash, length) = _by == DuplicateComparison.Frame ? (FrameHash.Of(frame.Data), frame.Length) : HashOfPacket(frame);
        var isCopy = IsKnown(hash, length, frame);
        Remember(hash, length, frame);
        return isCopy;
    }

    // The length is that of the packet by its own header; else, as for a truncated frame without one, what the wire length leaves for it.
    private (FrameHash Hash, int Length) HashOfPacket(in CapturedFrame frame)
    {
        var packet = NetworkPacketOf(frame, out var headers);
        var start = frame.Data.Length == 0 ? 0 : (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(frame.Data), ref MemoryMarshal.GetReference(packet));
        var length = start + packet.Length < frame.Data.Length ? packet.Length : frame.Length - start;
        if (headers.Has(HeaderFields.IPv4)) length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) is not 0 and var stated ? stated : length;
        else if (headers.Has(HeaderFields.IPv6)) length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) is not 0 and var payload ? IPv6HeaderLength + payload : length;
        if (_by != DuplicateComparison.Routed || !headers.HasAny(HeaderFields.IP)) return (FrameHash.Of(packet), length);

        // Without what a router changes: hop limit, or TTL and the header checksum.
        if (_routed.Length < packet.Length) _routed = new byte[BitOperations.RoundUpToPowerOf2((uint)packet.Length)];
        var routed = _routed.AsSpan(0, packet.Length);
        packet.CopyTo(routed);
        if (headers.Has(HeaderFields.IPv6)) routed[7] = 0;
        else (routed[8], routed[10], routed[11]) = (0, 0, 0);
        return (FrameHash.Of(routed), length);
    }

    // Whole packets are compared whole, truncated ones with all others by their beginning.
    private bool IsLayerCopy(in CapturedFrame frame)
    {
        var packet = NetworkPacketOf(frame, out _);
        var whole = FrameHash.Of(packet);
        var beginning = FrameHash.Of(packet[..Math.Min(packet.Length, ComparedOfCut)]);
        var isCut = frame.Data.Length < frame.Length;
        var isCopy = isCut ? IsKnown(beginning, AnyBeginning, frame) : IsKnown(whole, packet.Length, frame) || IsKnown(beginning, CutBeginning, frame);
        Remember(beginning, AnyBeginning, frame);
        if (isCut) Remember(beginning, CutBeginning, frame);
        else Remember(whole, packet.Length, frame);
        if (frame.Notes?.PacketId is not { } id) return isCopy;
        var number = FrameHash.Of(BitConverter.GetBytes(id));
        isCopy |= IsKnown(number, PacketId, frame);
        Remember(number, PacketId, frame);
        return isCopy;
    }

    // Without the link header and without the padding after IP and ARP.
    private static ReadOnlySpan<byte> NetworkPacketOf(in CapturedFrame frame, out PacketHeaders headers)
    {
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out headers);
        var isNetwork = (headers.Fields & (HeaderFields.IP | HeaderFields.Arp)) != HeaderFields.None;
        var start = isNetwork ? headers.NetworkOffset : headers.Has(HeaderFields.EtherType) ? headers.PayloadOffset : 0;
        if (start >= frame.Data.Length) return frame.Data;
        var packet = frame.Data[start..];
        // Segments for hardware offload have length 0.
        var length = headers.Has(HeaderFields.IPv4) ? BinaryPrimitives.ReadUInt16BigEndian(packet[2..])
            : headers.Has(HeaderFields.IPv6) && BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) is not 0 and var payload ? IPv6HeaderLength + payload
            // RFC 826: two hardware and two protocol addresses, of the lengths that the header states.
            : headers.Has(HeaderFields.Arp) && packet.Length >= ArpHeaderLength ? ArpHeaderLength + (2 * (packet[4] + packet[5]))
            : 0;
        return length > 0 && length < packet.Length ? packet[..length] : packet;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsKnown(FrameHash hash, int length, in CapturedFrame frame)
    {
        var isCopy = false;
        // Frames are numbered from 1; entries older than the capacity have been overwritten.
        for (var number = _latest[(int)hash.First & _mask]; number > 0 && number > _count - _entries.Length && !isCopy;)
        {
            ref readonly var entry = ref _entries[(int)number & _mask];
            isCopy = entry.Hash == hash && entry.Length == length && IsNear(entry, frame);
            number = entry.Before;
        }

        return isCopy;
    }

    private bool IsNear(in Entry entry, in CapturedFrame frame) => _packetWindow is { } packets
        ? unchecked((uint)((uint)_frames - entry.Frame)) < packets
        : frame.HasTime && entry.Time != CapturedFrame.NoTime && Distance(entry.Time, frame.TimestampNanoseconds) <= _window;

    private void Remember(FrameHash hash, int length, in CapturedFrame frame)
    {
        ref var latest = ref _latest[(int)hash.First & _mask];
        _count++;
        _entries[(int)_count & _mask] = new Entry(hash, frame.TimestampNanoseconds, latest, length, (uint)_frames);
        latest = _count;
    }

    private static ulong Distance(long time, long other) => time > other ? (ulong)time - (ulong)other : (ulong)other - (ulong)time;

    // Before is the number of the preceding entry in the same bucket, Frame that of its frame, which may wrap.
    private readonly record struct Entry(FrameHash Hash, long Time, long Before, int Length, uint Frame);
}
