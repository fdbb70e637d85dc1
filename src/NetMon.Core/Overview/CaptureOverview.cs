using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon;

/// <summary>
/// What is in a capture and what is wrong with it, from one pass over its packets. Every number is what the cmdlet for it says: Get-FlowSummary,
/// Get-DnsTransaction, Get-HttpTransaction, Get-TlsSession, Find-CleartextCredential, Test-TrafficAlert. Immutable.
/// </summary>
/// <remarks>
/// The findings of which there are several, such as the top hosts, are collections of objects, each with a number beside it that needs no list.
/// Collections hold the first ones in their order, not all.
/// </remarks>
public sealed record CaptureOverview
{
    /// <summary>Path of the file, the names of the interfaces, or <c>pipeline</c>. Several files that are taken as one are joined by ", ".</summary>
    public required string Source { get; init => field = SafeText.Guard(value); }

    /// <summary>Format of the file: pcap, pcapng, snoop, ERF or ETL. Null without a file, or if it could not be opened.</summary>
    public string? Format { get; init; }

    /// <summary>Compression of the file, as the usual extension; null if it is not compressed.</summary>
    public string? Compression { get; init; }

    /// <summary>Size of the file as stored, in bytes; null without a file, or if unknown.</summary>
    public long? FileSize { get; init; }

    /// <summary>Link types of the packets, joined by ", ".</summary>
    public string? LinkType { get; init; }

    /// <summary>Names of the capturing interfaces, joined by ", ", at most 16; null if the file does not name them.</summary>
    public string? Interface { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Number of packets.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of the packets on the wire.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes of the packets that were captured.</summary>
    public required long CapturedBytes { get; init; }

    /// <summary>Time of the earliest packet, local; null if no packet has a timestamp.</summary>
    public DateTime? StartTime => LocalTime.FromNanoseconds(StartNanoseconds);

    /// <summary>Time of the latest packet, local; null if no packet has a timestamp.</summary>
    public DateTime? EndTime => LocalTime.FromNanoseconds(EndNanoseconds);

    /// <summary>Time of the earliest packet, nanoseconds since the Unix epoch.</summary>
    public long? StartNanoseconds { get; init; }

    /// <summary>Time of the latest packet, nanoseconds since the Unix epoch.</summary>
    public long? EndNanoseconds { get; init; }

    /// <summary>Seconds from the earliest packet to the latest; null if no packet has a timestamp.</summary>
    public double? Duration => EndNanoseconds is { } end && StartNanoseconds is { } start ? (double)((Int128)end - start) / 1e9 : null;

    /// <summary>Mean number of packets in a second; null without a duration.</summary>
    public double? PacketsPerSecond => Duration > 0 ? Packets / Duration : null;

    /// <summary>Mean number of bits in a second, on the wire; null without a duration.</summary>
    public double? BitsPerSecond => Duration > 0 ? Bytes * 8 / Duration : null;

    /// <summary>Mean length of a packet on the wire, in bytes; null without packets.</summary>
    public double? MeanPacketLength => Packets > 0 ? (double)Bytes / Packets : null;

    /// <summary>Why the file was not read to its end; null if it was.</summary>
    public string? Damage { get; init => field = value is null ? null : SafeText.Guard(value); }

    /// <summary>Number of <see cref="Warnings"/>.</summary>
    public int WarningCount => Warnings.Count;

    /// <summary>What makes the numbers doubtful: damage, loss, and how the packets were captured.</summary>
    public OverviewCollection<CaptureWarning> Warnings { get; init; } = new([]);

    /// <summary>Packets of which not all bytes were captured.</summary>
    public long TruncatedPackets { get; init; }

    /// <summary>Packets with damaged headers, as in Get-CaptureStatistics.</summary>
    public long DecodeErrors { get; init; }

    /// <summary>Packets that are copies of others, which -Deduplicate would leave out.</summary>
    public long Duplicates { get; init; }

    /// <summary>Packets that the file, or the live capture, reports as lost while capturing; null if unknown.</summary>
    public long? LostPackets { get; init; }

    /// <summary>Packets with a time before that of the packet before them.</summary>
    public long TimeReversals { get; init; }

    /// <summary>IP packets larger than 1,500 bytes.</summary>
    public long OversizedPackets { get; init; }

    /// <summary>Packets with an invalid checksum, as Test-PacketChecksum finds them.</summary>
    public long InvalidChecksums { get; init; }

    /// <summary>The longest time without a packet, in seconds; null without two packets with a time.</summary>
    public double? LongestPause { get; init; }

    /// <summary>The longest pauses of at least a second, in the order of time.</summary>
    public OverviewCollection<CapturePause> Pauses { get; init; } = new([]);

    /// <summary>Number of flows.</summary>
    public long Flows { get; init; }

    /// <summary>Number of packets that belong to no flow, because they have no IP header.</summary>
    public long PacketsWithoutFlow { get; init; }

    /// <summary>Number of TCP flows.</summary>
    public long TcpFlows { get; init; }

    /// <summary>TCP flows with data of which only one direction was captured.</summary>
    public long OneWayFlows { get; init; }

    /// <summary>Number of addresses.</summary>
    public long Hosts { get; init; }

    /// <summary>TCP segments that were sent again.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Share of the retransmissions among the packets of TCP flows, from 0 to 1; null without any.</summary>
    public double? RetransmissionRate { get; init; }

    /// <summary>TCP segments that arrived after later ones.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Bytes of TCP streams that are missing from the capture.</summary>
    public long MissedBytes { get; init; }

    /// <summary>Connections that were reset: State RSTO, RSTR, RSTOS0 or RSTRH.</summary>
    public long Resets { get; init; }

    /// <summary>Connection attempts that were rejected: State REJ.</summary>
    public long Rejected { get; init; }

    /// <summary>TCP connection attempts without a reply: State S0.</summary>
    public long Unanswered { get; init; }

    /// <summary>The protocol hierarchy, each protocol before what it carries.</summary>
    public OverviewCollection<ProtocolShare> Protocols { get; init; } = new([]);

    /// <summary>The applications with most bytes, as in Get-FlowSummary -By Application.</summary>
    public OverviewCollection<TrafficSummary> Applications { get; init; } = new([]);

    /// <summary>The hosts with most bytes, as in Get-FlowSummary -By Host.</summary>
    public OverviewCollection<TrafficSummary> TopHosts { get; init; } = new([]);

    /// <summary>The services with most bytes, as in Get-FlowSummary -By Port.</summary>
    public OverviewCollection<TrafficSummary> Services { get; init; } = new([]);

    /// <summary>Packets and bytes over time: at most 128 intervals, empty ones included.</summary>
    public OverviewCollection<TrafficInterval> Intervals { get; init; } = new([]);

    /// <summary>Number of DNS transactions.</summary>
    public long DnsTransactions { get; init; }

    /// <summary>DNS transactions with a response code other than NOERROR.</summary>
    public long DnsFailures { get; init; }

    /// <summary>DNS questions without an answer.</summary>
    public long DnsUnanswered { get; init; }

    /// <summary>The names that were asked most.</summary>
    public OverviewCollection<NameSummary> DnsNames { get; init; } = new([]);

    /// <summary>The names that failed most, or got no answer.</summary>
    public OverviewCollection<NameSummary> DnsFailedNames { get; init; } = new([]);

    /// <summary>Number of TLS sessions, over TCP and QUIC.</summary>
    public long TlsSessions { get; init; }

    /// <summary>TLS sessions that were not established.</summary>
    public long TlsFailures { get; init; }

    /// <summary>TLS sessions with a version before TLS 1.2.</summary>
    public long TlsOldVersions { get; init; }

    /// <summary>The server names that were asked for most.</summary>
    public OverviewCollection<NameSummary> TlsServerNames { get; init; } = new([]);

    /// <summary>The versions that servers chose.</summary>
    public OverviewCollection<NameSummary> TlsVersions { get; init; } = new([]);

    /// <summary>Number of HTTP transactions.</summary>
    public long HttpTransactions { get; init; }

    /// <summary>HTTP transactions with a status code from 400 on.</summary>
    public long HttpErrors { get; init; }

    /// <summary>Share of the errors among the transactions with a status code, from 0 to 1; null without any.</summary>
    public double? HttpErrorRate { get; init; }

    /// <summary>The hosts with most transactions.</summary>
    public OverviewCollection<NameSummary> HttpHosts { get; init; } = new([]);

    /// <summary>Percentiles of DNS, connect, TLS and HTTP latencies.</summary>
    public OverviewCollection<LatencySummary> Latencies { get; init; } = new([]);

    /// <summary>The same latencies as histograms.</summary>
    public OverviewCollection<LatencyBucket> LatencyBuckets { get; init; } = new([]);

    /// <summary>Number of user names and secrets that were sent in clear.</summary>
    public long CredentialCount { get; init; }

    /// <summary>The first of them, masked.</summary>
    public OverviewCollection<CleartextCredential> Credentials { get; init; } = new([]);

    /// <summary>Number of events that the detectors raised with their defaults.</summary>
    public long FindingCount { get; init; }

    /// <summary>The events, the most severe first, each severity in the order of time.</summary>
    public OverviewCollection<TrafficAlertEvent> Findings { get; init; } = new([]);

    /// <summary>The overview in one line: <c>example.pcapng: 147 packets, 12 flows, 1 warning, 0 findings</c>.</summary>
    public override string ToString() =>
        string.Create(null, $"{Source}: {Packets} packets, {Flows} flows, {WarningCount} warnings, {FindingCount} findings");
}
