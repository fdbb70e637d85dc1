using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetMon.Capture;

namespace NetMon.Jobs;

/// <summary>Background work of a PowerShell session.</summary>
internal interface ISessionWork
{
    /// <summary>Ends it cleanly: captured data is kept, files are closed, counters are final. Can be called again.</summary>
    void EndWithSession();

    /// <summary>Whether it has ended.</summary>
    bool IsOver { get; }
}

/// <summary>
/// The background work of one PowerShell session (a runspace): jobs, monitors, rules. It ends when the runspace closes, the module is removed from
/// it, or the process ends. Thread-safe.
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
        // Use the Closing state, because alerts that wait for a channel need an open session.
        runspace.StateChanged += OnStateChanged;
    }

    /// <summary>The work of this thread's session.</summary>
    public static SessionWork Current => Sessions.GetValue(Runspace.DefaultRunspace, static runspace => new SessionWork(runspace));

    /// <summary>Ends the work of this thread's session when the module is removed.</summary>
    public static void EndCurrent()
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Sessions.TryGetValue(runspace, out var work)) return;
        Sessions.Remove(runspace);
        work.End();
    }

    /// <summary>Adds a started job, and removes jobs that have ended.</summary>
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

        // The runspace was closed concurrently.
        if (hasEnded) job.EndWithSession();
    }

    /// <summary>Adds a service that the jobs use and that is disposed after them.</summary>
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
        // End them in parallel, so that the total time is that of the slowest.
        var threads = Array.ConvertAll(jobs, job => new Thread(() => Try(job.EndWithSession)) { IsBackground = true, Name = "NetMon session end" });
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        foreach (var service in services) Try(service.Dispose);
    }

    // A failure must not prevent the others or the runspace from ending.
    private static void Try(Action end)
    {
        try
        {
            end();
        }
#pragma warning disable CA1031 // The session has ended, so the exception cannot be reported.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Its threads have already been asked to stop.
        }
    }
}
