using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;

namespace NetMon.Alerts;

/// <summary>A background capture for one rule. It delivers nothing to a pipeline.</summary>
internal sealed class AlertWatch : ICaptureSink, IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly CaptureSession _session;
    private readonly Action<string> _warn;
    private readonly string _rule;
    private readonly Thread _thread;

    /// <summary>Creates the capture.</summary>
    /// <param name="alert">The rule.</param>
    /// <param name="sources">The open interfaces, which the watch owns.</param>
    /// <param name="output">Receives events and warnings of the rule, on the capture's thread.</param>
    /// <param name="warn">Receives warnings about decoder faults and about sources or a capture that failed.</param>
    public AlertWatch(TrafficAlert alert, IReadOnlyList<IFrameSource> sources, Action<CaptureItem> output, Action<string> warn)
    {
        _rule = alert.Name;
        _warn = warn;
        _session = new CaptureSession(sources, new CaptureOptions
        {
            Name = string.Join(", ", sources.Select(source => source.Name)),
            IsLive = true,
            DeliversPackets = false,
            Processors = [new AlertEngine(new AlertRegistry(alert), output)],
        });
        _thread = new Thread(Run) { IsBackground = true, Name = $"NetMon alert {_rule}" };
    }

    /// <summary>Starts the capture.</summary>
    public void Start()
    {
        _session.Start();
        _thread.Start();
    }

    /// <inheritdoc/>
    public bool Accept(PacketRecord packet) => true;

    /// <inheritdoc/>
    public void Accept(CaptureItem item)
    {
        if (item is DecoderFailed fault) _warn(CaptureWarnings.DecoderFault(fault));
        if (item is SourceFailed failed) _warn($"The rule '{_rule}' no longer watches {failed.Source}: {failed.Exception.Message}");
    }

    /// <summary>Ends the capture.</summary>
    public void Dispose()
    {
        _session.Dispose();
        if (_thread.IsAlive && _thread != Thread.CurrentThread) _thread.Join();
    }

    private void Run()
    {
        try
        {
            while (_session.Deliver(this, LookInterval))
            {
                // Deliver calls Accept.
            }

            _session.Dispose();
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the user's shell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _warn($"The rule '{_rule}' no longer watches {_session.Name}: {e.Message}");
        }
    }
}
