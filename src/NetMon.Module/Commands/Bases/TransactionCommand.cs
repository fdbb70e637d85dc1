using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Flows.Decryption;
using NetMon.Input;
using NetMon.Jobs;
using NetMon.Output;
using NetMon.Transactions;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that read transactions: from files, live interfaces, also as a job, or packets of the pipeline.</summary>
public abstract class TransactionCommand : TrafficCommand
{
    private const int MaxWaiting = 2_000_000;

    private PipelineCapture? _pipeline;
    private TransactionOutput? _output;
    private KeyLogFile? _keyLog;

    /// <summary>
    /// Selects only transactions of these applications, recognised by their content. Wildcards are allowed. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public override string[]? Application { get => base.Application; set => base.Application = value; }

    /// <summary>
    /// Selects only transactions with these servers, by the name that the client asked for. Wildcards are allowed. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[]? ServerName { get => base.ServerName; set => base.ServerName = value; }

    /// <summary>Reads the packets inside tunnels (VXLAN, GRE, GTP-U ...) instead of the tunnels themselves.</summary>
    [Parameter]
    public SwitchParameter Decapsulate { get; set; }

    /// <summary>Ignores VLAN tags when packets are assigned to connections. Needed if the two directions have different tags.</summary>
    [Parameter]
    public SwitchParameter IgnoreVlan { get; set; }

    /// <summary>
    /// How long to wait for an answer: a number of seconds, or 500ms, 5m, 00:00:30. The default is 10 seconds. It is counted in packet time.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public virtual TimeSpan Timeout { get; set; } = TransactionOptions.DefaultTimeout;

    /// <summary>
    /// A key log (SSLKEYLOGFILE) with which TLS connections are decrypted: TLS 1.3, and TLS 1.2 with AEAD cipher suites. It may grow while packets are
    /// captured, so it must be a file and no pipe. The secrets in a pcapng file are used without it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyLogFile { get; set; }

    /// <summary>Captures in the background and returns a job; Receive-Job gets the transactions, Stop-Job ends the capture.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The name of the job. Needs -AsJob. The default is Job1, Job2 and so on.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <inheritdoc/>
    private protected override bool SelectsWholeFlows => true;

    /// <summary>The type of the cmdlet's jobs.</summary>
    private protected abstract string JobType { get; }

    /// <summary>The options that all readers of transactions have.</summary>
    private protected TransactionOptions CommonOptions => new()
    {
        Decapsulate = Decapsulate,
        IgnoreVlan = IgnoreVlan,
        Timeout = Timeout,
        KeyLog = _keyLog,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        this.RequireParameter(nameof(AsJob), nameof(JobName));
        _keyLog = this.OpenKeyLog(KeyLogFile, isLive: ParameterSetName == InterfaceSet);
    }

    /// <summary>Creates the reader.</summary>
    private protected abstract TransactionReader CreateReader();

    /// <summary>Whether a transaction is wanted by the parameters of this cmdlet only.</summary>
    private protected virtual Predicate<Transaction>? Condition => null;

    /// <inheritdoc/>
    private protected override void Take(PacketRecord packet)
    {
        _pipeline ??= BeginPipeline();
        _pipeline.Add(packet);
    }

    /// <inheritdoc/>
    private protected override void EndPackets()
    {
        _pipeline!.End();
        Complete();
    }

    /// <inheritdoc/>
    private protected override void Work(IReadOnlyList<IFrameSource> sources, CaptureOptions options)
    {
        var session = new CaptureSession(sources, Prepare(options));
        if (AsJob)
        {
            StartJob(new CaptureJob(JobType, MyInvocation.Line.Trim(), JobName, session, MaxWaiting, _output));
            return;
        }

        RunSession(session, new CmdletSink(this, _output), sources);
        Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private PipelineCapture BeginPipeline()
    {
        var options = Prepare(CreateOptions(PipelineCapture.Name, isLive: false));
        return new PipelineCapture(this, options, new CmdletSink(this, _output));
    }

    private CaptureOptions Prepare(CaptureOptions options)
    {
        var reader = CreateReader();
        _output = new TransactionOutput(reader, FindCondition());
        return options with
        {
            DeliversPackets = false,
            Processors = options.IsLive ? [reader, AlertSession.Of(this).CreateProcessor()] : [reader],
        };
    }

    private Predicate<Transaction> FindCondition()
    {
        var own = Condition;
        var filter = new TransactionFilter(WantsApplication, WantsServer);
        return transaction => (own is null || own(transaction)) && filter.Matches(transaction);
    }

    private void Complete()
    {
        foreach (var warning in _output!.FindWarnings()) WriteWarning(warning);
    }
}
