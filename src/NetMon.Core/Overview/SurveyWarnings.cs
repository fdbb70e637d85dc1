using System.Globalization;
using NetMon.Capture;
using NetMon.Overview.Stages;
using NetMon.Overview.Tallies;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Overview;

/// <summary>Bounds of memory that were reached.</summary>
/// <param name="Flows">Flows that ended early.</param>
/// <param name="Connections">Connections that were read only in part.</param>
/// <param name="Questions">DNS questions that were given up before their answer.</param>
/// <param name="Groups">Hosts, services and applications that were merged.</param>
/// <param name="Names">Names that were forgotten.</param>
internal readonly record struct SurveyLimits(long Flows, long Connections, long Questions, long Groups, long Names);

/// <summary>Finds what makes the numbers of a capture doubtful, and says it.</summary>
/// <param name="packets">The packets.</param>
/// <param name="flows">The flows.</param>
/// <param name="content">Checksums and copies.</param>
/// <param name="limits">Bounds that were reached.</param>
internal sealed class SurveyWarnings(PacketTally packets, FlowTally flows, ContentStage content, SurveyLimits limits)
{
    private const int ShownHosts = 3;

    // Where a capture begins or ends within connections, some have one direction by chance.
    private const int LeastOneWayShare = 10;

    // A closed socket answers twice with the same bytes, and ARP repeats itself; a mirror port that copies twice does it to most packets.
    private const int LeastCopiedShare = 20;

    private readonly List<CaptureWarning> _found = [];

    /// <summary>The warnings, what concerns the whole file first.</summary>
    /// <param name="overview">The numbers.</param>
    /// <param name="source">What is known of the source.</param>
    public IList<CaptureWarning> Find(CaptureOverview overview, SurveySource source)
    {
        if (overview.Damage is { } damage) Add(CaptureWarningKind.DamagedFile, null, $"{damage} The numbers are those of the {Count(overview.Packets)} packets that were read.");
        AddIf(overview.LostPackets ?? 0, CaptureWarningKind.LostPackets, count => $"Lost while capturing, as the capturing system reports: {count}.");
        AddIf(overview.MissedBytes, CaptureWarningKind.MissingBytes, null, _ => $"Missing from TCP streams, although acknowledged: {Quantities.Size(overview.MissedBytes)}.");
        AddIf(overview.TruncatedPackets, CaptureWarningKind.TruncatedPackets, count => $"Cut by a snapshot length: {count}; what they carry is read only in part.");
        AddIf(overview.DecodeErrors, CaptureWarningKind.DamagedPackets, count => $"With damaged or cut headers: {count}.");
        AddIf(overview.Duplicates * LeastCopiedShare < overview.Packets ? 0 : overview.Duplicates, CaptureWarningKind.Duplicates, count =>
            $"Copies of other packets within {RecentFrames.DefaultWindow.TotalMilliseconds} ms: {count}; all numbers count them too, and TCP copies are retransmissions.");
        AddOneDirection();
        AddIf(overview.OversizedPackets, CaptureWarningKind.OversizedPackets, count =>
            $"Larger than 1,500 bytes, up to {Count(packets.Largest)}: {count}; by segmentation offload of the capturing machine, jumbo frames or loopback.");
        AddChecksums();
        AddIf(overview.TimeReversals, CaptureWarningKind.TimeGoesBack, count =>
            $"Older than the packet before, by up to {Seconds(packets.Times.LargestReversal)}: {count}.");
        AddIf(packets.Times.Untimed, CaptureWarningKind.NoTime, count => $"Without a timestamp: {count}.");
        foreach (var undecoded in source.Notices.OfType<LinkTypeNotDecoded>())
        {
            Add(CaptureWarningKind.LinkType, null, $"Packets of link type {(int)undecoded.Interface.LinkType} are not decoded.");
        }

        AddLimits();
        return _found;
    }

    private static string Count(long count) => Quantities.Count(count);

    private static string Packets(long count) => count == 1 ? "1 packet" : $"{Count(count)} packets";

    private static string Seconds(ulong nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.######} s");

    private void AddOneDirection()
    {
        if (flows.OneWay == 0 || flows.OneWay * LeastOneWayShare < flows.TcpWithData) return;
        Add(CaptureWarningKind.OneDirection, flows.OneWay,
            $"Captured in one direction only: {Count(flows.OneWay)} of {Count(flows.TcpWithData)} TCP flows with data; their latencies, states and answers are incomplete.");
    }

    private void AddChecksums()
    {
        var checksums = content.Checksums;
        if (checksums.Invalid + checksums.Partial == 0) return;
        var hosts = checksums.FindOffloading(flows, out var explained);
        if (hosts.Count > 0)
        {
            var names = string.Join(", ", hosts.Take(ShownHosts)) + (hosts.Count > ShownHosts ? $" and {Count(hosts.Count - ShownHosts)} more" : "");
            Add(CaptureWarningKind.ChecksumOffload, explained + checksums.Partial,
                $"Sent by {names} without a valid checksum, while what they receive has one: {Packets(explained + checksums.Partial)}; by checksum offload, captured on the sender.");
        }

        AddIf(checksums.Invalid - explained, CaptureWarningKind.InvalidChecksums, count => $"With an invalid checksum that offload does not explain: {count}.");
    }

    private void AddLimits()
    {
        AddIf(limits.Flows, CaptureWarningKind.Limit, null, count => $"Flows that ended early, because too many were open: {count}.");
        AddIf(limits.Connections, CaptureWarningKind.Limit, null, count => $"Connections that were read only in part, because too many were open or incomplete: {count}.");
        AddIf(limits.Questions, CaptureWarningKind.Limit, null, count => $"DNS questions that were given up before their answer, because too many waited: {count}.");
        AddIf(limits.Groups, CaptureWarningKind.Limit, null, count => $"Hosts, services and applications with few bytes, merged into (other): {count}.");
        AddIf(limits.Names, CaptureWarningKind.Limit, null, count => $"Rare names that are not listed, because there were too many: {count}.");
    }

    private void AddIf(long count, CaptureWarningKind kind, Func<string, string> message) => AddIf(count, kind, Packets, message);

    private void AddIf(long count, CaptureWarningKind kind, Func<long, string>? text, Func<string, string> message)
    {
        if (count > 0) Add(kind, count, message((text ?? Count)(count)));
    }

    private void Add(CaptureWarningKind kind, long? count, string message) =>
        _found.Add(new CaptureWarning { Kind = EnumText.Of(kind), Count = count, Message = message });
}
