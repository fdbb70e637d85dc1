using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Commands.Bases;
using NetMon.Input;
using NetMon.Output;
using NetMon.Packets;

namespace NetMon.Commands;

/// <summary>Reads packets from capture files.</summary>
/// <remarks>
/// <para>
/// Reads pcap, pcapng, snoop and ERF files and event traces of Windows (.etl), plain or compressed with gzip, zstd or lz4; what a file is shows
/// its content, not its name. Several files are read one after the other, those of a wildcard in the order of their names. Files that are still being written, named
/// pipes and process substitutions are read as their bytes come. Reading needs neither libpcap nor any right; a filter needs libpcap
/// to be installed, because it compiles it.
/// </para>
/// <para>
/// A file that is damaged gives every packet before the damage, then a non-terminating error with the id CaptureFileDamaged that says
/// after how many packets and at which byte. The files after it are read all the same.
/// </para>
/// <para>
/// Of event traces, the packets of Packet Monitor ('pktmon start --capture') and of NDIS packet capture ('netsh trace start capture=yes',
/// New-NetEventSession) are read, on every system. pktmon sees a packet at each component that it passes: Interface is the component, Comment
/// says more, DropReason why Windows dropped it, and -Deduplicate leaves one of each. docs/capture-files.md says all.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the first ten packets of a file.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 10</code>
/// </example>
/// <example>
/// <summary>Counts the packets of each protocol.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Group-Object Protocol -NoElement | Sort-Object Count -Descending</code>
/// </example>
/// <example>
/// <summary>Reads only DNS packets; the filter runs before any object is made.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Filter 'udp port 53'</code>
/// </example>
/// <example>
/// <summary>Reads every capture of a folder, in the order of their names.</summary>
/// <code>Get-ChildItem *.pcapng | Import-PacketCapture | Measure-Object Length -Sum</code>
/// </example>
/// <example>
/// <summary>Shows the HTTP of two minutes.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Application http -StartTime 2026-11-23T03:46:37Z -Duration 2m</code>
/// </example>
/// <example>
/// <summary>Says why Windows dropped packets, from a trace of pktmon.</summary>
/// <code>Import-PacketCapture ./trace.etl | Where-Object DropReason | Group-Object DropReason, Interface -NoElement</code>
/// </example>
[Cmdlet(VerbsData.Import, "PacketCapture", DefaultParameterSetName = PathSet, HelpUri = ProjectHome.Cmdlets + "Import-PacketCapture.md")]
[Alias("ippc")]
[OutputType(typeof(PacketRecord))]
public sealed class ImportPacketCaptureCommand : FilteringCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // Enough for both threads to have work, little enough to stay in a processor's cache.
    private const int QueuedPackets = 512;
    private long _skipLeft;
    private long? _countLeft;

    /// <summary>The files to read. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to read. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Leaves out this many packets first, of those that pass the filter and over all files together. The default is 0.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Skip { get; set; }

    /// <summary>Ends after this many packets, over all files together. By default every packet is read.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

    /// <summary>
    /// Leaves out packets that are copies of another one: the same bytes within 200 milliseconds, as a mirror port gives them that mirrors
    /// what comes in and what goes out, and what several components of Windows saw of one packet in a trace of pktmon, whatever the header
    /// of the link. Get-CaptureStatistics says how many, as Duplicates.
    /// </summary>
    [Parameter]
    public SwitchParameter Deduplicate { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _skipLeft = Skip;
        _countLeft = MyInvocation.BoundParameters.ContainsKey(nameof(Count)) ? Count : null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            foreach (var file in this.ResolveCaptureFiles(path, isLiteral))
            {
                if (_countLeft == 0) return;
                Read(file);
            }
        }
    }

    private void Read(string file)
    {
        var source = StoredCapture.CreateSource(file);
        var session = new CaptureSession([source], new CaptureOptions
        {
            Name = file,
            IsLive = false,
            Filter = Kept,
            Conditions = GetConditions(isLive: false),
            DuplicateWindow = Deduplicate ? RecentFrames.DefaultWindow : null,
            Skip = _skipLeft,
            Count = _countLeft,
            QueueLimit = QueuedPackets,
        });
        RunSession(session, new CmdletSink(this, taker: NextCommand.FindTaker(this)), [source]);
        _skipLeft -= session.Skipped;
        _countLeft -= session.Delivered;
    }
}
