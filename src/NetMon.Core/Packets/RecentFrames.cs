using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Packets;

/// <summary>
/// Detects duplicate frames: same bytes and wire length as a remembered frame, at most the window apart in either direction. Same
/// semantics as editcap's <c>-w</c>: duplicates are remembered too, and the interface is ignored. A frame without a timestamp is never a
/// duplicate and has none. Frames are stored as 128-bit hashes. Not thread-safe.
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

    private readonly ulong _window;
    private readonly Entry[] _entries;
    private readonly long[] _latest;
    private readonly int _mask;
    private long _count;

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

    /// <summary>Remembers a frame and returns whether it duplicates a remembered one.</summary>
    /// <param name="frame">The frame.</param>
    public bool IsCopy(in CapturedFrame frame)
    {
        if (frame.Interface.Whole is not null) return IsLayerCopy(frame);
        var hash = FrameHash.Of(frame.Data);
        var isCopy = IsKnown(hash, frame.Length, frame);
        Remember(hash, frame.Length, frame);
        return isCopy;
    }

    // Whole packets are compared whole, truncated ones with all others by their beginning.
    private bool IsLayerCopy(in CapturedFrame frame)
    {
        var packet = NetworkPacketOf(frame);
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

    // Without the link header and without the padding after IP.
    private static ReadOnlySpan<byte> NetworkPacketOf(in CapturedFrame frame)
    {
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        var isNetwork = (headers.Fields & (HeaderFields.IP | HeaderFields.Arp)) != HeaderFields.None;
        var start = isNetwork ? headers.NetworkOffset : headers.Has(HeaderFields.EtherType) ? headers.PayloadOffset : 0;
        if (start >= frame.Data.Length) return frame.Data;
        var packet = frame.Data[start..];
        // Segments for hardware offload have length 0.
        var length = headers.Has(HeaderFields.IPv4) ? BinaryPrimitives.ReadUInt16BigEndian(packet[2..])
            : headers.Has(HeaderFields.IPv6) && BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) is not 0 and var payload ? IPv6HeaderLength + payload
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
            isCopy = entry.Hash == hash && entry.Length == length && frame.HasTime && entry.Time != CapturedFrame.NoTime
                && Distance(entry.Time, frame.TimestampNanoseconds) <= _window;
            number = entry.Before;
        }

        return isCopy;
    }

    private void Remember(FrameHash hash, int length, in CapturedFrame frame)
    {
        ref var latest = ref _latest[(int)hash.First & _mask];
        _count++;
        _entries[(int)_count & _mask] = new Entry(hash, frame.TimestampNanoseconds, latest, length);
        latest = _count;
    }

    private static ulong Distance(long time, long other) => time > other ? (ulong)time - (ulong)other : (ulong)other - (ulong)time;

    // Before is the number of the preceding frame in the same bucket.
    private readonly record struct Entry(FrameHash Hash, long Time, long Before, int Length);
}
