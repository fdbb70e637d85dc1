using NetMon.Alerts;
using NetMon.Capture;
using NetMon.Anonymisation;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Decoding;
using NetMon.Flows;
using NetMon.Flows.Summaries;

namespace NetMon.Tests.Examples;

/// <summary>
/// The examples in the documentation of the engine's main types, compiled. A region has the name of its type and the text of that type's
/// <c>code</c> element; <see cref="TypeExampleTests"/> compares and runs them.
/// </summary>
internal static class TypeExamples
{
    #region CaptureFileReader
    public static long CountBytes(string path)
    {
        long bytes = 0;
        using var reader = CaptureFileReader.Open(path, codecs: []);
        while (reader.TryRead(out var frame)) bytes += frame.Length;
        return bytes;
    }
    #endregion

    #region PacketRecord
    public static List<PacketRecord> ReadDnsPackets(string path)
    {
        List<PacketRecord> found = [];
        using var reader = CaptureFileReader.Open(path, codecs: []);
        while (reader.TryRead(out var frame))
        {
            // The frame is valid until the next one is read; the record is a copy.
            var packet = new PacketRecord(frame);
            if (packet.Application == "DNS" && packet.DecodeError is null) found.Add(packet);
        }

        return found;
    }
    #endregion

    #region CaptureExport
    public static void CopyLargePackets(string path, string target)
    {
        using var reader = CaptureFileReader.Open(path, codecs: []);
        using var export = new CaptureExport(target, CaptureFileFormat.Pcapng, codecs: [], append: false, replace: true);
        while (reader.TryRead(out var frame))
        {
            if (frame.Length > 1000) export.Write(frame);
        }

        export.Complete();
    }
    #endregion

    #region PacketProtector
    public static void Share(string path, string target)
    {
        using var reader = CaptureFileReader.Open(path, codecs: []);
        using var export = new CaptureExport(target, CaptureFileFormat.Pcapng, codecs: [], append: false, replace: false);
        using var protector = new PacketProtector(ProtectionKey.CreateRandom(), new ProtectionOptions());
        while (reader.TryRead(out var frame)) export.Write(protector.Protect(frame));
        export.Complete();
    }
    #endregion

    #region FlowRecord
    public static List<FlowRecord> ReadFlows(string path)
    {
        var flows = new FlowList();
        var meter = new FlowMeter(new FlowOptions());
        meter.Start(flows);
        using var reader = CaptureFileReader.Open(path, codecs: []);
        while (reader.TryRead(out var frame))
        {
            PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            meter.OnFrame(frame, headers);
        }

        meter.OnEnd(isForced: false);
        return flows;
    }

    private sealed class FlowList : List<FlowRecord>, IItemSink
    {
        public void Post(CaptureItem item)
        {
            if (item is FlowsEnded ended) AddRange(ended.Flows);
        }
    }
    #endregion

    #region FlowSummary
    public static List<TrafficSummary> BusiestHosts(IEnumerable<FlowRecord> flows)
    {
        var summary = new FlowSummary(new FlowSummaryOptions { By = TrafficGrouping.Host, Top = 2 });
        foreach (var flow in flows) summary.Add(flow);
        return [.. summary.Finish().Cast<TrafficSummary>()];
    }
    #endregion

    #region TrafficAlert
    public static List<TrafficAlertEvent> FindDnsBursts(string path)
    {
        var rule = new TrafficAlert(new AlertRuleSettings
        {
            Name = "dns-burst",
            DestinationPort = ["53"],
            Threshold = 3,
            Window = TimeSpan.FromSeconds(1),
        });
        return [.. AlertRun.OverFile([rule], path).OfType<AlertRaised>().Select(raised => raised.Event)];
    }
    #endregion
}
