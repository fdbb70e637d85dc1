using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.Flows.Reassembly;

/// <summary>A TCP connection: its endpoints, and the times of its handshake as far as they were seen.</summary>
internal sealed class ConnectionInfo
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Creates the description of a connection.</summary>
    /// <param name="key">Key of its packets.</param>
    /// <param name="isReversed">Whether the originator is the second endpoint of the key.</param>
    /// <param name="number">Its number.</param>
    /// <param name="interfaceName">Name of the capturing interface.</param>
    /// <param name="first">Its first packet.</param>
    public ConnectionInfo(in ConnectionKey key, bool isReversed, long number, string? interfaceName, PacketMark first)
    {
        Key = key;
        IsReversed = isReversed;
        Number = number;
        Interface = interfaceName;
        First = first;
    }

    /// <summary>Key of its packets.</summary>
    public ConnectionKey Key { get; }

    /// <summary>Whether the originator is the second endpoint of the key.</summary>
    public bool IsReversed { get; }

    /// <summary>Its number: from 0, in the order of first packets.</summary>
    public long Number { get; }

    /// <summary>Name of the capturing interface; null if the file does not name it.</summary>
    public string? Interface { get; }

    /// <summary>Its first packet.</summary>
    public PacketMark First { get; }

    /// <summary>The secrets of the capture file that it begins in.</summary>
    public CaptureSecrets Secrets { get; init; }

    /// <summary>The endpoints; the source is the originator.</summary>
    public FlowEndpoints Endpoints => Key.Flow.Endpoints(IsReversed);

    /// <summary>Whether the addresses are IPv6.</summary>
    public bool IsIPv6 => (Key.Flow.Fields & FlowKeyFields.IPv6) != FlowKeyFields.None;

    /// <summary>Whether the SYN of the originator was seen, so that its stream is read from the first byte.</summary>
    public bool HasStart { get; set; }

    /// <summary>Time of the first SYN without ACK; null if none was seen, or without a time.</summary>
    public long? SynTime { get; set; }

    /// <summary>Time of the first SYN-ACK; null if none was seen, or without a time.</summary>
    public long? SynAckTime { get; set; }

    /// <summary>Time of the originator's first segment that acknowledges; null if none was seen, or without a time.</summary>
    public long? FirstAckTime { get; set; }

    /// <summary>Time of the originator's first segment after the SYN-ACK; null if one of them was not seen, or without a time.</summary>
    public long? EstablishedTime => SynAckTime is null ? null : FirstAckTime;

    /// <summary>Seconds from the first SYN to the end of the handshake; null if the handshake was not seen.</summary>
    public double? ConnectLatency => Seconds(SynTime, EstablishedTime);

    /// <summary>
    /// Seconds between two packets; null if one of them is not there or has no time, if the clock went back between them, or if the time of one is
    /// far from that of the packets around it.
    /// </summary>
    public static double? Seconds(PacketMark? from, PacketMark? to)
    {
        if (from is not { } first || to is not { } last || Seconds(first.Time, last.Time) is not { } seconds) return null;
        // Packets of another clock may be near each other.
        return (first.IsOutlier || last.IsOutlier) && seconds * NanosecondsPerSecond > TimeOutliers.Distance ? null : seconds;
    }

    /// <summary>Seconds between two times; null if one of them is unknown, or if the clock went back between them.</summary>
    public static double? Seconds(long? from, long? to) => from is { } start && to is { } end && IsTime(start) && IsTime(end) && end >= start
        ? (end - start) / NanosecondsPerSecond
        : null;

    private static bool IsTime(long time) => time != CapturedFrame.NoTime;
}
