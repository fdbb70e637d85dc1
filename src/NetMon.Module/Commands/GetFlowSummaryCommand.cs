using System.Management.Automation;
using NetMon.Adapters.Compression;
using NetMon.Adapters.Files;
using NetMon.Flows;
using NetMon.Monitoring;
using NetMon.Pipeline;

namespace NetMon.Commands;

/// <summary>Adds packets up to flows.</summary>
/// <remarks>
/// <para>Reads capture files and writes their flows to the pipeline as they end.</para>
/// </remarks>
/// <example>
/// <summary>Shows the flows of a file.</summary>
/// <code>Get-FlowSummary ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows those of TCP.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object Protocol -eq TCP</code>
/// </example>
/// <example>
/// <summary>Shows flows to one port.</summary>
/// <code>Get-FlowSummary ./example.pcapng -Port 53</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "FlowSummary")]
[OutputType(typeof(FlowRecord), typeof(TrafficSummary))]
public sealed class GetFlowSummaryCommand : FilteringCommand, IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _files = [];
    private CaptureSession? _session;

    /// <summary>The files to read. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path) _files.AddRange(this.ResolveCaptureFiles(path, isLiteral: false));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var sources = _files.ConvertAll(file =>
            new CaptureFileSource(file, cancellation => StoredFile.OpenRead(file, cancellation), CaptureCodecs.All));
        if (sources.Count == 0) return;
        _session = new CaptureSession(sources, new CaptureOptions
        {
            Name = string.Join(", ", _files),
            IsLive = false,
            Filter = this.CompileFilter(GetFilterExpression),
            DeliversPackets = false,
            Observers = [new FlowMeter(new FlowOptions())],
        });
        var sink = new CmdletSink(this);
        _session.Start();
        while (_session.Deliver(sink, LookInterval))
        {
            // The sink does the work.
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => Volatile.Read(ref _session)?.Cancel();

    /// <summary>Ends a read that is still going on.</summary>
    public void Dispose() => Volatile.Read(ref _session)?.Dispose();
}
