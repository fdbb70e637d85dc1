using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Capture.Sources;
using NetMon.Capture;
using NetMon.Errors;
using NetMon.Flows.Decryption;
using NetMon.Flows;
using NetMon.Input;
using NetMon.Output;
using NetMon.Overview;
using NetMon.Transactions;

namespace NetMon.Commands.Bases;

/// <summary>
/// Base of cmdlets that look at a capture as a whole: each file is one capture, or all are one with -AsOne; so are interfaces, and the packets of the
/// pipeline.
/// </summary>
public abstract class SurveyCommand : TrafficCommand
{
    private KeyLogFile? _keyLog;
    private Pass? _pass;
    private PipelineCapture? _pipeline;

    /// <summary>Reads the packets inside tunnels (VXLAN, GRE, GTP-U ...) instead of the tunnels themselves.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Ignores VLAN tags when packets are assigned to flows and connections. Needed if the two directions have different tags.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>
    /// A key log (SSLKEYLOGFILE) with which TLS connections are decrypted: TLS 1.3, and TLS 1.2 with AEAD cipher suites. The secrets in a pcapng
    /// file are used without it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyLogFile { get; set; }

    /// <summary>How many hosts, services, names and so on each list has. The default is 10.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int Top { get; set; } = SurveyOptions.DefaultTop;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _keyLog = this.OpenKeyLog(KeyLogFile, isLive: ParameterSetName == InterfaceSet);
        if (Application is not null || ServerName is not null) WriteWarning(CaptureWarnings.SinglePackets());
    }

    /// <summary>Creates what receives the flows, transactions and findings of one capture; null if only the overview is wanted.</summary>
    private protected virtual ISurveyObserver? CreateObserver() => null;

    /// <summary>Takes the overview of one capture.</summary>
    /// <param name="overview">The overview.</param>
    /// <param name="observer">What received the flows, transactions and findings of the same capture.</param>
    private protected abstract void Accept(CaptureOverview overview, ISurveyObserver? observer);

    /// <summary>Whether all files are one capture.</summary>
    private protected abstract bool TakesFilesAsOne { get; }

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        _pipeline ??= BeginPipeline();
        _pipeline.Add(packet);
    }

    /// <inheritdoc/>
    private protected override void EndPackets()
    {
        var statistics = _pipeline!.End();
        Accept(_pass!.Finish(new SurveySource { Name = PipelineCapture.Name, Statistics = statistics }), _pass.Observer);
    }

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        if (options.IsLive || TakesFilesAsOne || sources.Count == 1)
        {
            Run(sources, options);
            return;
        }

        foreach (var source in sources)
        {
            if (StopToken.IsCancellationRequested) return;
            Run([source], options with { Name = source.Name });
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private void Run(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var pass = new Pass(this, isFile: !options.IsLive);
        var session = new CaptureSession(sources, options with
        {
            DeliversPackets = false,
            Processors = options.IsLive ? [.. pass.Processors, AlertSession.Of(this).CreateProcessor()] : pass.Processors,
        });
        RunSession(session, pass, sources);
        if (StopToken.IsCancellationRequested) return;
        var files = sources.OfType<CaptureFileSource>().ToArray();
        Accept(
            pass.Finish(new SurveySource
            {
                Name = options.Name,
                Content = files.Length == 1 ? files[0].Opened : null,
                FileSize = files.Length > 0 && files.All(file => file.Progress.Total is not null) ? files.Sum(file => file.Progress.Total) : null,
                ReportedLosses = files.Any(file => file.ReportedLosses is not null) ? files.Sum(file => file.ReportedLosses ?? 0) : null,
                Statistics = session.GetStatistics(),
            }),
            pass.Observer);
    }

    private PipelineCapture BeginPipeline()
    {
        _pass = new Pass(this, isFile: false);
        var options = CreateOptions(PipelineCapture.Name, isLive: false) with { DeliversPackets = false, Processors = _pass.Processors };
        return new PipelineCapture(this, options, _pass);
    }

    /// <summary>One pass over the packets of a capture. Its notices are written, and are part of the overview.</summary>
    private sealed class Pass : ICaptureSink
    {
        private readonly CmdletSink _output;
        private readonly List<CaptureNotice> _notices = [];

        public Pass(SurveyCommand cmdlet, bool isFile)
        {
            _output = new CmdletSink(cmdlet);
            Observer = cmdlet.CreateObserver();
            var transactions = new TransactionOptions { Decapsulate = cmdlet.Decapsulate, IgnoreVlan = cmdlet.IgnoreVlan, KeyLog = cmdlet._keyLog };
            Survey = new CaptureSurvey(
                new SurveyOptions
                {
                    Flows = new FlowOptions
                    {
                        Decapsulate = cmdlet.Decapsulate,
                        IgnoreVlan = cmdlet.IgnoreVlan,
                        // With two processors, the thread of the content has the second one.
                        Workers = isFile && Environment.ProcessorCount > 2 ? FlowOptions.WorkersForFiles : 0,
                    },
                    HasContentThread = isFile && Environment.ProcessorCount > 1,
                    Transactions = transactions,
                    Top = cmdlet.Top,
                },
                Observer);
        }

        public CaptureSurvey Survey { get; }

        public ISurveyObserver? Observer { get; }

        // An observer may want the packets too.
        public IReadOnlyList<IFrameProcessor> Processors => Observer is IFrameProcessor observer ? [Survey, observer] : [Survey];

        public bool Accept(PacketRecord packet) => true;

        public void Accept(CaptureItem item)
        {
            if (item is CaptureNotice notice) _notices.Add(notice);
            _output.Accept(item);
        }

        public CaptureOverview Finish(SurveySource source) => Survey.Finish(source with { Notices = _notices });
    }
}
