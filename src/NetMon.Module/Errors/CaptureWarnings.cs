using System.Globalization;
using NetMon.Capture;
using NetMon.Presentation;

namespace NetMon.Errors;

/// <summary>What captures warn of, in words.</summary>
internal static class CaptureWarnings
{
    /// <summary>A file ends in a way to know of, with all its packets delivered.</summary>
    public static string Remark(SourceRemark remark) => $"CaptureFile{remark.Fault}: {remark.Message}";

    /// <summary>Packets come that are not decoded.</summary>
    public static string LinkTypeUnsupported(LinkTypeNotDecoded notice)
    {
        var where = notice.Interface.Label is { } name ? $" of {name}" : "";
        var type = notice.Interface.LinkType;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"LinkTypeUnsupported: packets{where} are of link type {(int)type} ({type}), which is not decoded; they come out with their bytes only.");
    }

    /// <summary>Our own decoder failed on a packet.</summary>
    public static string DecoderFault(DecoderFailed notice) => string.Create(
        CultureInfo.InvariantCulture,
        $"Packet {notice.Number} of {notice.Source} was not read to its end: {notice.Fault}. It was counted, and all others are read as before.");

    /// <summary>What was lost in a capture; null when nothing is known to be.</summary>
    public static string? Dropped(CaptureStatistics statistics)
    {
        var parts = new List<string>(3);
        if (statistics.DroppedByKernel > 0) parts.Add(Part(statistics.DroppedByKernel.Value, "by the system (a larger -BufferSize helps)"));
        if (statistics.DroppedByInterface > 0) parts.Add(Part(statistics.DroppedByInterface.Value, "by the interface"));
        if (statistics.DroppedByQueue > 0)
        {
            parts.Add(Part(statistics.DroppedByQueue, "because they were taken too slowly (a -Filter helps; for packets in the pipeline also -OutFile or a larger -QueueLimit)"));
        }

        if (parts.Count == 0) return null;
        var file = statistics.NotWritten > 0
            ? string.Create(CultureInfo.InvariantCulture, $" {statistics.NotWritten} of them are not in the file, which was written too slowly.")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Packets of {SafeText.Guard(statistics.Source)} were dropped: {string.Join("; ", parts)}. Received: {statistics.Received}.{file}");
    }

    /// <summary>Flows left the table because it was full.</summary>
    public static string FlowsEvicted(long count, int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} flows were ended early, with the EndReason Resource, because more than {limit} were open at once; a larger -MaxFlow keeps more.");

    /// <summary>Groups of a live table have no row of their own any more.</summary>
    public static string GroupsFolded(long count, int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} groups that had fallen silent were put into the row (other), because there were more than {limit}; their totals are in it.");

    /// <summary>Groups of a summary have no row of their own.</summary>
    public static string GroupsOverLimit(long count, int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} groups were put into the row (other), because there were more than {limit}: those that had fallen silent, with the fewest bytes. "
        + $"All rows together are right; one that came back lacks what went into (other) before, so an order by size may be too. A larger -MaxGroup keeps more.");

    /// <summary>Flows ended that nobody received from the job in time.</summary>
    public static string FlowsNotReceived(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} flows were dropped because too many waited to be received; Receive-Job in time, or a larger -MaxFlow, keeps them.");

    /// <summary>Most packets are there twice.</summary>
    public static string MirrorCopies() =>
        "About half of the packets or more are copies of others, as from a mirror port that gives what comes in and what goes out, or from pktmon, "
        + "which sees a packet at each component: packets and bytes are counted several times, and copies in TCP as retransmissions. -Deduplicate leaves copies out.";

    /// <summary>How many packets were left out as copies; null where none were looked for.</summary>
    public static string? LeftOut(CaptureStatistics statistics) => statistics.Duplicates is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"{count} packets were left out because they are copies of others.")
        : null;

    /// <summary>Packets that no flow counts.</summary>
    public static string PacketsWithoutFlow(long count) => string.Create(
        CultureInfo.InvariantCulture, $"{count} packets belong to no flow: they have no IP header.");

    private static string Part(long count, string where) => string.Create(CultureInfo.InvariantCulture, $"{count} {where}");
}
