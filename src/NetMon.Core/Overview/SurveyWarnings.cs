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
/// <param name="Groups">Hosts, services and applications that were merged.</param>
/// <param name="Names">Names that were forgotten.</param>
internal readonly record struct SurveyLimits(long Flows, long Connections, long Groups, long Names);

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

    private readonly List<CaptureWarning> _found = [];

    /// <summary>The warnings, what concerns the whole file first.</summary>
    /// <param name="overview">The numbers.</param>
    /// <param name="source">What is known of the source.</param>
    public IList<CaptureWarning> Find(CaptureOverview overview, SurveySource source)
    {
        if (overview.Damage is { } damage) Add(CaptureWarningKind.DamagedFile, null, $"{damage} The numbers are those of the {Count(overview.Packets)} packets that were read.");
        AddIf(overview.LostPackets ?? 0, CaptureWarningKind.LostPackets, count => $"{count} were lost while capturing, as the capturing system reports.");
        AddIf(overview.MissedBytes, CaptureWarningKind.MissingBytes, null, count => $"{Quantities.Size(overview.MissedBytes)} of TCP streams are not in the capture.");
        AddIf(overview.TruncatedPackets, CaptureWarningKind.TruncatedPackets, count => $"{count} were cut by a snapshot length, so their content is read only in part.");
        AddIf(overview.DecodeErrors, CaptureWarningKind.DamagedPackets, count => $"{count} have damaged or cut headers.");
        AddIf(overview.Duplicates, CaptureWarningKind.Duplicates, count =>
            $"{count} are copies of others within {RecentFrames.DefaultWindow.TotalMilliseconds} ms; they count twice, and TCP copies as retransmissions.");
        AddOneDirection();
        AddIf(overview.OversizedPackets, CaptureWarningKind.OversizedPackets, count =>
            $"{count} have more than 1,500 bytes of IP, up to {Count(packets.Largest)}: segmentation offload of the capturing machine, jumbo frames or loopback.");
        AddChecksums();
        AddIf(overview.TimeReversals, CaptureWarningKind.TimeGoesBack, count =>
            $"{count} are older than the packet before them, by up to {Seconds(packets.Times.LargestReversal)}.");
        AddIf(packets.Times.Untimed, CaptureWarningKind.NoTime, count => $"{count} have no timestamp.");
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
            $"Of {Count(flows.OneWay)} of {Count(flows.TcpWithData)} TCP flows with data only one direction was captured, so latencies, states and answers are incomplete.");
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
                $"{Packets(explained + checksums.Partial)} sent by {names} have no valid checksum yet, and what is sent to them has: checksum offload, captured on the sender.");
        }

        AddIf(checksums.Invalid - explained, CaptureWarningKind.InvalidChecksums, count => $"{count} have an invalid checksum that checksum offload does not explain.");
    }

    private void AddLimits()
    {
        AddIf(limits.Flows, CaptureWarningKind.Limit, null, count => $"{count} flows were ended early, because too many were open.");
        AddIf(limits.Connections, CaptureWarningKind.Limit, null, count => $"{count} connections were read only in part, because too many were open or incomplete.");
        AddIf(limits.Groups, CaptureWarningKind.Limit, null, count => $"{count} hosts, services or applications with few bytes were merged into (other).");
        AddIf(limits.Names, CaptureWarningKind.Limit, null, count => $"{count} names that occurred rarely are not counted, because there were too many.");
    }

    private void AddIf(long count, CaptureWarningKind kind, Func<string, string> message) => AddIf(count, kind, Packets, message);

    private void AddIf(long count, CaptureWarningKind kind, Func<long, string>? text, Func<string, string> message)
    {
        if (count > 0) Add(kind, count, message((text ?? Count)(count)));
    }

    private void Add(CaptureWarningKind kind, long? count, string message) =>
        _found.Add(new CaptureWarning { Kind = EnumText.Of(kind), Count = count, Message = message });
}
