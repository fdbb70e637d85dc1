using System.Globalization;
using System.Management.Automation;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Commands.Bases;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;

namespace NetMon.Commands;

/// <summary>Gets the packets of flows.</summary>
/// <remarks>
/// <para>
/// Finds the packets that were counted in flows of Get-FlowSummary: those between the same endpoints, on the same interface and VLAN, from
/// the first packet of the flow to its last, including fragments. Packets keep the order of the files. Export-PacketCapture writes them to a
/// new file.
/// </para>
/// <para>
/// With -Path, all flows are collected first and the files are read once, regardless of the number of flows; no object is created for packets
/// of other flows. With -Flow, the pipeline can carry files, interfaces or packets. With -Interface, new packets between the endpoints of the
/// flows are captured until -Duration, -Count or Ctrl+C.
/// </para>
/// <para>
/// Flows from a job, a remote session, Import-Clixml or Import-Csv are accepted too, as are any
/// objects with the properties Protocol, SrcIP, SrcPort, DstIP, DstPort, VlanId, Interface, StartTime and EndTime. A time in text form without
/// a fraction, as Export-Csv writes it, means the whole second. A pcap file does not record the interface, so its packets match flows of any
/// interface.
/// </para>
/// <para>A warning is shown if fewer packets are found than the flows counted, for example because a file is missing from -Path.</para>
/// </remarks>
/// <example>
/// <summary>Shows the packets of the flow that moved the most bytes.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Sort-Object Bytes -Descending | Select-Object -First 1 | Get-FlowPacket -Path ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Writes the packets of all DNS flows to a new file.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 53 | Get-FlowPacket -Path ./example.pcapng | Export-PacketCapture ./dns.pcapng</code>
/// </example>
/// <example>
/// <summary>Reads the packets from the pipeline.</summary>
/// <code>$flow = Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 80; Import-PacketCapture ./example.pcapng | Get-FlowPacket -Flow $flow</code>
/// </example>
/// <example>
/// <summary>Captures packets between the endpoints of a file's flows for one second.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Get-FlowPacket -Interface lo -Duration 1s</code>
/// </example>
/// <example>
/// <summary>Finds the packets of connections that were not closed, in all captures of a folder.</summary>
/// <code>Get-FlowSummary *.pcapng | Where-Object State -eq S1 | Get-FlowPacket -Path *.pcapng | Group-Object SrcIP -NoElement</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "FlowPacket", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Get-FlowPacket.md")]
[OutputType(typeof(PacketRecord))]
public sealed class GetFlowPacketCommand : PacketSearchCommand
{
    private FlowPacketFinder? _finder;
    private IReadOnlyList<FlowIdentity> _wanted = [];

    /// <summary>The flows, as returned by Get-FlowSummary.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = LiteralPathSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InterfaceSet)]
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet)]
    [FlowInput]
    public FlowReference[] Flow { get; set; } = [];

    /// <inheritdoc/>
    private protected override FlowReference[] FlowArgument => Flow;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Flows.Count > 0) base.EndProcessing();
        // Packets that a filter left out are not missing.
        if (_finder is not null && !IsFiltered) WarnOfMissing(_finder);
    }

    /// <inheritdoc/>
    private protected override IFrameProcessor CreateProcessor(IReadOnlyList<FlowIdentity> flows)
    {
        _wanted = flows;
        return _finder = new FlowPacketFinder(flows, Decapsulate, IgnoreVlan);
    }

    private void WarnOfMissing(FlowPacketFinder finder)
    {
        long flows = 0, counted = 0, found = 0;
        for (var flow = 0; flow < _wanted.Count; flow++)
        {
            if (finder.CountOf(flow) is var count && !(count < _wanted[flow].Packets)) continue;
            flows++;
            found += count;
            counted += _wanted[flow].Packets.GetValueOrDefault();
        }

        if (flows == 0) return;
        var advice = (Decapsulate ? "" : " Flows created with -Decapsulate need it here too.")
            + (IgnoreVlan ? "" : " Flows created with -IgnoreVlan need it here too.");
        WriteWarning(string.Create(
            CultureInfo.InvariantCulture, $"Flows are incomplete: {found} of {counted} packets of {flows} flows were found.{advice}"));
    }
}
