using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Jobs;

namespace NetMon.Commands;

/// <summary>Gets the packet counters of this session's captures.</summary>
/// <remarks>
/// <para>
/// Gets the counters of live captures and of files that were read, the newest last. By default the last ten are shown; -Last changes that
/// number, and -All shows all captures that are running and the last 100 that have ended. Received is always Delivered plus Discarded plus
/// DroppedByQueue. Discarded packets were no longer needed, as with Select-Object -First or Ctrl+C; they are not lost. An unknown counter is
/// empty, never 0: a capture file does not record losses, and the kernel does not report how many packets its filter rejected.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the last ten captures of this session, the newest last.</summary>
/// <code>Get-CaptureStatistics</code>
/// </example>
/// <example>
/// <summary>Shows every counter of the last capture.</summary>
/// <code>Start-PacketCapture -Interface lo -Duration 1 | Out-Null; Get-CaptureStatistics -Last 1 | Format-List</code>
/// </example>
/// <example>
/// <summary>Shows the captures that are running on the interface lo.</summary>
/// <code>Get-CaptureStatistics -Source lo -Running</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "CaptureStatistics", HelpUri = ProjectHome.Cmdlets + "Get-CaptureStatistics.md")]
[OutputType(typeof(CaptureStatistics))]
public sealed class GetCaptureStatisticsCommand : PSCmdlet
{
    /// <summary>Shows only captures of these interfaces or files. Wildcards are allowed. By default all are shown.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CaptureSourceCompleter))]
    public string[] Source { get; set; } = ["*"];

    /// <summary>Shows only the captures of these jobs, which Start-PacketCapture and Get-FlowSummary create with -AsJob.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public Job[]? Job { get; set; }

    /// <summary>Shows only captures that are running.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>Shows this many captures, the newest ones. The default is 10.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = 10;

    /// <summary>Shows all known captures, not only the last ten.</summary>
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
            // Compare the plain text too, because a path may contain brackets.
            && (patterns.Any(pattern => pattern.IsMatch(capture.Source)) || Source.Contains(capture.Source, StringComparer.OrdinalIgnoreCase)));
        // With -Job, show every job that was given.
        var isLimited = !All && (Job is null || MyInvocation.BoundParameters.ContainsKey(nameof(Last)));
        WriteObject(isLimited ? wanted.TakeLast(Last) : wanted, enumerateCollection: true);
    }
}
