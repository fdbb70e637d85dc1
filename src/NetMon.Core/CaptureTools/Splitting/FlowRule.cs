using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Flows.Selection;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>A file for each group of flows, and one for the packets of no flow.</summary>
internal sealed class FlowRule : ISplitRule
{
    private const int Capacity = 1024;

    private readonly SplitFiles _files;
    private readonly SplitGroups _groups;
    private readonly FlowSelector _flows;
    private readonly string[] _paths;
    private readonly SplitFile?[] _begun;
    private readonly FragmentFlows _fragments = new();
    private long _number;
    private long _time = CapturedFrame.NoTime;

    /// <summary>Names all files, so that nothing is written if one of them cannot be.</summary>
    /// <param name="options">Options.</param>
    /// <param name="files">The files.</param>
    /// <param name="groups">The flows.</param>
    public FlowRule(CaptureSplitOptions options, SplitFiles files, SplitGroups groups)
    {
        if (groups.Count > options.MaxFiles) throw new SplitLimitException(options.MaxFiles, groups.Count);
        (_files, _groups, _flows) = (files, groups, groups.CreateSelector());
        _paths = [.. groups.Keys.Append((SplitGroups.Other, null)).Select(group => files.Check(options.Names.Next(group.Item2, group.Item1)))];
        _begun = new SplitFile?[_paths.Length];
    }

    /// <inheritdoc/>
    public SplitFile FileOf(in CapturedFrame frame)
    {
        var flow = FlowOf(frame);
        var group = flow == FlowSelector.None ? _groups.Count : _groups.GroupOf(flow);
        return _begun[group] ??= _files.Begin(_paths[group], Capacity);
    }

    private int FlowOf(in CapturedFrame frame)
    {
        _number++;
        if (frame.HasTime) _time = frame.TimestampNanoseconds;
        _fragments.Follow(frame);
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        if (!headers.HasAny(HeaderFields.IP)) return FlowSelector.None;
        var endpoints = FlowKeyExtractor.Endpoints(headers, frame.Data, out var fields);
        var key = FlowSelector.KeyOf(headers, endpoints, fields, out var isReversed);
        if (headers.Has(HeaderFields.IsFragment))
        {
            var whole = _fragments.WholeOf(frame, headers, endpoints);
            if (headers.FragmentOffset == 0) whole.Direction = new DirectedFlowKey(key, isReversed);
            else if (whole.Direction is { } known) key = known.Key;
            else if (_groups.EarlyFragments.TryGetValue(_number, out var early)) key = early;
            else key = FlowSelector.KeyOf(headers, endpoints with { SrcPort = 0, DstPort = 0 }, fields & FlowKeyFields.IPv6, out _);
        }

        return _flows.Find(key, _time, FlowSelector.InnerVlanOf(headers), frame.Interface);
    }
}
