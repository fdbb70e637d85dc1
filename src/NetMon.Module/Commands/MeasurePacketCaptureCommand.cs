using System.Management.Automation;
using NetMon.Commands.Bases;
using NetMon.Overview;

namespace NetMon.Commands;

/// <summary>Says on one page what is in a capture and what is wrong with it.</summary>
/// <remarks>
/// <para>
/// Returns one overview for each file, or one for all files with -AsOne; one for the interfaces, at the end of the capture; and one for the packets of
/// the pipeline. It has the format, time and size of the capture; what makes its numbers doubtful (damage, loss, snapped packets, duplicates, one
/// direction only, checksum and segmentation offload); protocols, hosts and services; names of DNS, TLS and HTTP with their failures; retransmissions
/// and resets; percentiles of latencies; credentials in clear; and what the detectors find.
/// </para>
/// <para>
/// Each number is what the cmdlet for it says with its defaults: Get-FlowSummary, Get-DnsTransaction, Get-HttpTransaction, Get-TlsSession,
/// Find-CleartextCredential, Test-TrafficAlert with one rule for each detector, Test-PacketChecksum. All come from one pass over the packets. Lists have
/// their first entries only, see -Top; the numbers beside them are of all.
/// </para>
/// <para>
/// Findings of which there are several are objects in a property: (Measure-PacketCapture x.pcapng).TopHosts. Export-Csv writes them as one line of
/// text each, ConvertTo-Json and Export-Clixml as objects.
/// </para>
/// <para>
/// The overview of a damaged file is that of the packets before the damage; Damage says why, and an error is written too. Memory is bounded: where a
/// bound was reached, there is a warning of the kind Limit.
/// </para>
/// <para>
/// -Filter and the other filters select the packets that are looked at. -Application and -ServerName select single packets here, as with
/// Import-PacketCapture.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows what is in a file.</summary>
/// <code>Measure-PacketCapture ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Compares the captures of a folder.</summary>
/// <code>Get-ChildItem *.pcapng | Measure-PacketCapture | Format-Table Source, Packets, Duration, Retransmissions, WarningCount, FindingCount</code>
/// </example>
/// <example>
/// <summary>Shows what makes the numbers of a capture doubtful.</summary>
/// <code>(Measure-PacketCapture ./example.pcapng).Warnings</code>
/// </example>
/// <example>
/// <summary>Shows the latencies, and the names that failed.</summary>
/// <code>$overview = Measure-PacketCapture ./example.pcapng; $overview.Latencies; $overview.DnsFailedNames</code>
/// </example>
/// <example>
/// <summary>Takes the files of a rotating capture as one.</summary>
/// <code>Measure-PacketCapture *.pcapng -AsOne -Top 20</code>
/// </example>
/// <example>
/// <summary>Looks at the traffic of this machine for one second.</summary>
/// <code>Measure-PacketCapture -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Looks at packets that another cmdlet selected.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Port dns | Measure-PacketCapture | ConvertTo-Json</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "PacketCapture", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Measure-PacketCapture.md")]
[OutputType(typeof(CaptureOverview))]
public sealed class MeasurePacketCaptureCommand : SurveyCommand
{
    /// <summary>Takes all files as one capture. By default each file is one.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter AsOne { get; set; }

    /// <inheritdoc/>
    private protected override bool TakesFilesAsOne => AsOne;

    /// <inheritdoc/>
    private protected override void Accept(CaptureOverview overview, ISurveyObserver? observer) => WriteObject(overview);
}
