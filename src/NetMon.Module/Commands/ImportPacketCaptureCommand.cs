using System.Management.Automation;
using NetMon.Adapters.Files;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Commands.Bases;
using NetMon.Input;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Reads packets from capture files.</summary>
/// <remarks>
/// <para>
/// Reads pcap, pcapng, snoop and ERF files and Windows event traces (.etl), plain or compressed with gzip, zstd or lz4. The format is detected
/// by content, not by name. Several files are read one after the other; files that match a wildcard are read in order of their names. Files
/// that are still being written, named pipes and process substitutions are read as data arrives. Reading needs no privilege; only filters
/// need libpcap, which compiles them.
/// </para>
/// <para>
/// From a damaged file, all packets before the damage are returned, then a non-terminating error with the id CaptureFileDamaged gives the
/// number of packets and the byte offset. The next files are still read.
/// </para>
/// <para>
/// From event traces, packets of Packet Monitor ('pktmon start --capture') and of NDIS packet capture ('netsh trace start capture=yes',
/// New-NetEventSession) are read, on every system. pktmon reports a packet at each component that it passes: Interface is the component, Comment
/// has details, DropReason is the reason of a drop, and -Deduplicate keeps one report per packet. See docs/capture-files.md.
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
/// <summary>Reads all captures of a folder, in order of their names.</summary>
/// <code>Get-ChildItem *.pcapng | Import-PacketCapture | Measure-Object Length -Sum</code>
/// </example>
/// <example>
/// <summary>Shows two minutes of HTTP traffic.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Application http -StartTime 2026-11-23T03:46:37Z -Duration 2m</code>
/// </example>
/// <example>
/// <summary>Shows why Windows dropped packets, from a pktmon trace.</summary>
/// <code>Import-PacketCapture ./trace.etl | Where-Object DropReason | Group-Object DropReason, Interface -NoElement</code>
/// </example>
[Cmdlet(VerbsData.Import, "PacketCapture", DefaultParameterSetName = PathSet, HelpUri = ProjectHome.Cmdlets + "Import-PacketCapture.md")]
[Alias("ippc")]
[OutputType(typeof(PacketRecord))]
public sealed class ImportPacketCaptureCommand : FilteringCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    // Large enough to keep both threads busy, small enough to stay in the CPU cache.
    private const int QueuedPackets = 512;
    private long _skipLeft;
    private long? _countLeft;

    /// <summary>The files to read. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [CapturePath]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to read. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Skips this many packets that pass the filters, counted over all files. The default is 0.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Skip { get; set; }

    /// <summary>Ends after this many packets, counted over all files. By default every packet is read.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Count { get; set; }

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
        var next = NextCommand.Find(this);
        var frameTaker = next as IFrameTaker;
        // Two threads are busy if each packet becomes an object. If not, the pipeline's has nothing to do, so another one reads ahead.
        var source = StoredCapture.CreateSource(file, readsAhead: IsFiltered || frameTaker is not null);
        var session = new CaptureSession([source], new CaptureOptions
        {
            Name = file,
            IsLive = false,
            Filter = Kept,
            Conditions = GetConditions(isLive: false),
            Duplicates = Duplicates,
            Skip = _skipLeft,
            Count = _countLeft,
            QueueLimit = QueuedPackets,
            Taker = frameTaker,
        });
        RunSession(session, new CmdletSink(this, taker: next as IPacketTaker), [source]);
        _skipLeft -= session.Skipped;
        _countLeft -= session.Delivered;
    }
}
