using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Jobs;

namespace NetMon.Commands;

/// <summary>Tells what became of the packets of this session's captures.</summary>
/// <remarks>
/// <para>
/// Gives the counters of live captures and of files that were read, in the order in which they began, the newest last: by default the last
/// ten, with -Last as many as you say, with -All all that are known: those that still run and the last 100 that have ended. Received is always Delivered plus Discarded plus DroppedByQueue. Discarded is what nobody wanted any more, as
/// with Select-Object -First or Ctrl+C: no loss. A counter that cannot be known is empty, never 0: a capture
/// file does not say what was lost when it was made, and where the system filters it does not say how much it refused.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the last ten captures of this session, the newest last.</summary>
/// <code>Get-CaptureStatistics</code>
/// </example>
/// <example>
/// <summary>Shows how the last capture went, every counter.</summary>
/// <code>Start-PacketCapture -Interface lo -Duration 1 | Out-Null; Get-CaptureStatistics -Last 1 | Format-List</code>
/// </example>
/// <example>
/// <summary>Shows the captures on the interface lo that still run.</summary>
/// <code>Get-CaptureStatistics -Source lo -Running</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "CaptureStatistics", HelpUri = ProjectHome.Cmdlets + "Get-CaptureStatistics.md")]
[OutputType(typeof(CaptureStatistics))]
public sealed class GetCaptureStatisticsCommand : PSCmdlet
{
    /// <summary>Only captures of these interfaces or files. Wildcards are allowed. By default all are shown.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CaptureSourceCompleter))]
    public string[] Source { get; set; } = ["*"];

    /// <summary>Only the captures of these jobs, as Start-PacketCapture and Get-FlowSummary make them with -AsJob.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public Job[]? Job { get; set; }

    /// <summary>Only captures that still run.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>How many captures to give, the newest of those that were asked for. The default is 10.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = 10;

    /// <summary>Gives all captures that are known, and not only the last ten.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var patterns = Array.ConvertAll(Source, source => Wildcards.Get(source));
        var statistics = Job is null
            ? CaptureRegistry.GetStatistics()
            : Job.SelectMany(job => job.ChildJobs.Prepend(job)).OfType<CaptureJob>().Select(job => job.GetStatistics());
        var wanted = statistics.Where(capture => (!Running || capture.IsRunning)
            // A path may hold brackets, so the plain text counts too.
            && (patterns.Any(pattern => pattern.IsMatch(capture.Source)) || Source.Contains(capture.Source, StringComparer.OrdinalIgnoreCase)));
        // Who names jobs wants each of them.
        var isLimited = !All && (Job is null || MyInvocation.BoundParameters.ContainsKey(nameof(Last)));
        WriteObject(isLimited ? wanted.TakeLast(Last) : wanted, enumerateCollection: true);
    }
}
