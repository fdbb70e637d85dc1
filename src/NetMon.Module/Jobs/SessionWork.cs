using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetMon.Capture;

namespace NetMon.Jobs;

/// <summary>Something that works in the background for a PowerShell session.</summary>
internal interface ISessionWork
{
    /// <summary>Ends it in good order: what has come in is kept, files are closed, counters are final. May be called again.</summary>
    void EndWithSession();

    /// <summary>Whether it has ended by itself.</summary>
    bool IsOver { get; }
}

/// <summary>
/// What works in the background for one PowerShell session, which is a runspace: jobs, monitors, rules. None of it lives longer than the
/// session: it ends when the runspace closes, when the module is removed from it, and when the process ends. Thread-safe.
/// </summary>
internal sealed class SessionWork
{
    private static readonly ConditionalWeakTable<Runspace, SessionWork> Sessions = [];

    private readonly object _gate = new();
    private readonly List<ISessionWork> _jobs = [];
    private readonly List<IDisposable> _services = [];
    private readonly Runspace _runspace;
    private bool _hasEnded;
    private bool _isHooked;

    private SessionWork(Runspace runspace)
    {
        _runspace = runspace;
        // Closing, not closed: what waits for a channel needs a session that still stands.
        runspace.StateChanged += OnStateChanged;
    }

    /// <summary>The work of the session of this thread.</summary>
    public static SessionWork Current => Sessions.GetValue(Runspace.DefaultRunspace, static runspace => new SessionWork(runspace));

    /// <summary>Ends the work of the session of this thread, when the module goes.</summary>
    public static void EndCurrent()
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Sessions.TryGetValue(runspace, out var work)) return;
        Sessions.Remove(runspace);
        work.End();
    }

    /// <summary>Adds a job that has started. Those that are over are let go.</summary>
    /// <param name="job">The job.</param>
    public void Add(ISessionWork job)
    {
        bool hasEnded;
        lock (_gate)
        {
            hasEnded = _hasEnded;
            if (!_isHooked && !hasEnded) ProcessEnd.Add(End);
            _isHooked = true;
            _jobs.RemoveAll(old => old.IsOver);
            _jobs.Add(job);
        }

        // The runspace closes at this very moment.
        if (hasEnded) job.EndWithSession();
    }

    /// <summary>Adds what the jobs use, and which ends after them.</summary>
    /// <param name="service">The service.</param>
    public void AddService(IDisposable service)
    {
        lock (_gate) _services.Add(service);
    }

    private void OnStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken) End();
    }

    private void End()
    {
        ISessionWork[] jobs;
        IDisposable[] services;
        lock (_gate)
        {
            jobs = [.. _jobs];
            services = [.. _services];
            _jobs.Clear();
            _services.Clear();
            _hasEnded = true;
        }

        _runspace.StateChanged -= OnStateChanged;
        ProcessEnd.Remove(End);
        // All at once, so that the slowest alone decides how long it takes. Each waits for its own threads only.
        var threads = Array.ConvertAll(jobs, job => new Thread(() => Try(job.EndWithSession)) { IsBackground = true, Name = "NetMon session end" });
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        foreach (var service in services) Try(service.Dispose);
    }

    // One that cannot end keeps neither the others nor the runspace from ending.
    private static void Try(Action end)
    {
        try
        {
            end();
        }
#pragma warning disable CA1031 // The session is gone, and with it who could be told.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Its own threads have been told to stop.
        }
    }
}
