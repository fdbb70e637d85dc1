using System.Globalization;
using NetMon.Capture;
using NetMon.Presentation;

namespace NetMon.Errors;

/// <summary>Texts of capture warnings.</summary>
internal static class CaptureWarnings
{
    /// <summary>A file ends in an unusual way; all its packets were delivered.</summary>
    public static string Remark(SourceRemark remark) => $"CaptureFile{remark.Fault}: {remark.Message}";

    /// <summary>Packets have a link type that is not decoded.</summary>
    public static string LinkTypeUnsupported(LinkTypeNotDecoded notice)
    {
        var where = notice.Interface.Label is { } name ? $" of {name}" : "";
        var type = notice.Interface.LinkType;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"LinkTypeUnsupported: packets{where} have link type {(int)type} ({type}), which is not decoded; they are returned with their bytes only.");
    }

    /// <summary>Our own decoder failed on a packet.</summary>
    public static string DecoderFault(DecoderFailed notice) => string.Create(
        CultureInfo.InvariantCulture,
        $"Packet {notice.Number} of {notice.Source} could not be decoded completely: {notice.Fault}. It is counted, and later packets are not affected.");

    /// <summary>The packets dropped in a capture; null if none are known.</summary>
    public static string? Dropped(CaptureStatistics statistics)
    {
        var parts = new List<string>(3);
        if (statistics.DroppedByKernel > 0) parts.Add(Part(statistics.DroppedByKernel.Value, "by the kernel (increase -BufferSize)"));
        if (statistics.DroppedByInterface > 0) parts.Add(Part(statistics.DroppedByInterface.Value, "by the interface"));
        if (statistics.DroppedByQueue > 0)
        {
            parts.Add(Part(statistics.DroppedByQueue, "because the pipeline was too slow (use -Filter; for packet output also -OutFile or a larger -QueueLimit)"));
        }

        if (parts.Count == 0) return null;
        var file = statistics.NotWritten > 0
            ? string.Create(CultureInfo.InvariantCulture, $" {statistics.NotWritten} packets are not in the file.")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Packets of {SafeText.Guard(statistics.Source)} were dropped: {string.Join("; ", parts)}. Received: {statistics.Received}.{file}");
    }

    /// <summary>Flows ended early because the flow table was full.</summary>
    public static string FlowsEvicted(long count, int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} flows were ended early, with the EndReason Resource, because more than {limit} were open. Increase -MaxFlow to keep more.");

    /// <summary>Groups of a live table were merged into the row (other).</summary>
    public static string GroupsFolded(long count, int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} idle groups were put into the row (other), with their totals, because there were more than {limit}.");

    /// <summary>Groups of a summary were merged into the row (other).</summary>
    public static string GroupsOverLimit(long count, int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} groups were put into the row (other), because there were more than {limit}: idle ones with the fewest bytes. "
        + $"Totals over all rows are correct, but a group that became active again lacks its earlier traffic, so its rank may be too low. Increase -MaxGroup to keep more.");

    /// <summary>Results of a job were dropped because they were not received in time.</summary>
    public static string NotReceived(long count, string? limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} results were dropped because too many waited to be received. Use Receive-Job more often{(limit is null ? "" : ", or increase -" + limit)}.");

    /// <summary>Connections ended early because too many were open.</summary>
    public static string ConnectionsEvicted(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} connections were read only in part, because too many were open at once or too many of their bytes were incomplete. Use -Filter or -Port to read fewer.");

    /// <summary>Questions were given up because too many waited for an answer.</summary>
    public static string QuestionsEvicted(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} questions were given up before the timeout, without an answer, because too many waited at once. Use a shorter -Timeout, or -Filter to read fewer.");

    /// <summary>Single packets have times far from those around them.</summary>
    public static string TimesNotFollowed(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} packets have times that are more than a minute from those of the packets before and after them. Nothing was ended because of these times, and latencies that depend on them are null.");

    /// <summary>Credentials were output before their answer.</summary>
    public static string AnswersGivenUp(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"Of {count} credentials, Succeeded is not known, because too many waited for an answer at once.");

    /// <summary>A hello was not searched for to the end.</summary>
    public static string HelloNotSearched(long count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} connections may have TLS sessions that were not found, because there is more than 1 MB of other data in front: clear text of the server, or records without a hello.");

    /// <summary>A filter that other cmdlets apply to flows selects packets.</summary>
    public static string SinglePackets() =>
        "-Application and -ServerName select single packets here, and not the rest of their flows: states, errors and latencies are incomplete. Use -Address or -Port for whole flows.";

    /// <summary>About half of the packets are duplicates.</summary>
    public static string MirrorCopies() =>
        "About half or more of the packets are copies of others, as from a mirror port that copies both ingress and egress, or from pktmon, which "
        + "reports a packet at each component: packets and bytes are counted more than once, and TCP copies as retransmissions. Use -Deduplicate to leave them out.";

    /// <summary>The number of duplicates left out; null without -Deduplicate.</summary>
    public static string? LeftOut(CaptureStatistics statistics) => statistics.Duplicates is { } count ? LeftOut(count) : null;

    /// <summary>The number of duplicates left out.</summary>
    public static string LeftOut(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} packets were left out because they are copies of others.");

    /// <summary>Packets that belong to no flow.</summary>
    public static string PacketsWithoutFlow(long count) => string.Create(
        CultureInfo.InvariantCulture, $"{count} packets belong to no flow: they have no IP header.");

    private static string Part(long count, string where) => string.Create(CultureInfo.InvariantCulture, $"{count} {where}");
}
