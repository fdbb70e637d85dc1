using System.Globalization;
using System.Management.Automation;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Commands.Bases;
using NetMon.Flows.Streams;
using NetMon.Input;

namespace NetMon.Commands;

/// <summary>Gets the packets of flows.</summary>
/// <remarks>
/// <para>
/// Goes back from flows, as Get-FlowSummary gives them, to the packets that they counted: those between the same ends, on the same interface
/// and VLAN, from the first packet of the flow to its last, fragments included. Packets come in the order of the files, and can be
/// written to a file of their own with Export-PacketCapture.
/// </para>
/// <para>
/// With -Path, all flows are gathered first and the files are read once, however many flows there are; packets that belong to none of them
/// never become objects. With -Flow, files, interfaces or packets may come down the pipeline. With -Interface, the packets are given that come in
/// now between the ends of the flows, until -Duration, -Count or Ctrl+C.
/// </para>
/// <para>
/// Flows that have been through a job, a remote session, Import-Clixml or Import-Csv are taken too, as are any
/// objects with the properties Protocol, SrcIP, SrcPort, DstIP, DstPort, VlanId, Interface, StartTime and EndTime. Times that are text without
/// a fraction, as Export-Csv writes them, stand for the whole second. A pcap file does not say on which interface its packets were seen:
/// those packets match flows of any interface.
/// </para>
/// <para>A warning says when flows counted more packets than were found, as happens when one of their files was left out.</para>
/// </remarks>
/// <example>
/// <summary>Shows the packets of the flow that moved the most bytes.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Sort-Object Bytes -Descending | Select-Object -First 1 | Get-FlowPacket -Path ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Writes the packets of all DNS flows to a file of their own.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 53 | Get-FlowPacket -Path ./example.pcapng | Export-PacketCapture ./dns.pcapng</code>
/// </example>
/// <example>
/// <summary>Takes the packets from the pipeline.</summary>
/// <code>$flow = Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 80; Import-PacketCapture ./example.pcapng | Get-FlowPacket -Flow $flow</code>
/// </example>
/// <example>
/// <summary>Follows the flows of a file on an interface, for a second.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Get-FlowPacket -Interface lo -Duration 1s</code>
/// </example>
/// <example>
/// <summary>Finds the packets of flows whose connection was not closed, in all captures of a folder.</summary>
/// <code>Get-FlowSummary *.pcapng | Where-Object State -eq S1 | Get-FlowPacket -Path *.pcapng | Group-Object SrcIP -NoElement</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "FlowPacket", DefaultParameterSetName = InputObjectSet, HelpUri = ProjectHome.Cmdlets + "Get-FlowPacket.md")]
[OutputType(typeof(PacketRecord))]
public sealed class GetFlowPacketCommand : PacketSearchCommand
{
    private FlowPacketFinder? _finder;
    private IReadOnlyList<FlowIdentity> _wanted = [];

    /// <summary>The flows, as Get-FlowSummary gives them.</summary>
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
        // What was filtered out is not missing.
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
        var advice = (Decapsulate ? "" : " Flows of packets inside tunnels need -Decapsulate.")
            + (IgnoreVlan ? "" : " Those that were made with -IgnoreVlan need it here too.");
        WriteWarning(string.Create(
            CultureInfo.InvariantCulture, $"Flows are not complete: of {flows} flows, {found} of {counted} packets were found.{advice}"));
    }
}
