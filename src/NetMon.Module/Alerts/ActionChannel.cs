using System.Management.Automation;
using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Alerts;

/// <summary>
/// Runs a script block with <c>$_</c> the event. A script block belongs to the runspace that it was written in, and may run on no other
/// thread while that one works; so it goes by way of the engine's event queue, as what Register-EngineEvent is given: it runs
/// between two statements, or at once while the prompt waits.
/// </summary>
internal sealed class ActionChannel : IAlertChannel, IDisposable
{
    // ForEach-Object runs the block where it was written, so it sees and sets the variables there, with $_ in place. Errors inside go past a
    // redirection of ForEach-Object itself; the block around it catches them.
    private const string Script = """
        $alert, $action, $done = $Event.SourceArgs
        try {
            $problem = & { ForEach-Object -InputObject $alert -Process $action } 2>&1 |
                Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object ToString
            $done.SetResult("$problem")
        }
        catch { $done.SetResult("$_") }
        """;

    private readonly PSEventManager _events;
    private readonly ScriptBlock _action;
    private readonly string _sourceIdentifier = "NetMon.TrafficAlert.Action." + Guid.NewGuid().ToString("N");
    private readonly PSEventSubscriber _subscriber;

    /// <summary>Makes the channel; to be called on the thread of the session.</summary>
    /// <param name="rule">Name of the rule whose action it is.</param>
    /// <param name="action">The action.</param>
    /// <param name="events">Event manager of the session.</param>
    public ActionChannel(string rule, ScriptBlock action, PSEventManager events)
    {
        (_action, _events) = (action, events);
        Name = "Action of " + rule;
        _subscriber = events.SubscribeEvent(
            source: null, eventName: null, _sourceIdentifier, data: null, ScriptBlock.Create(Script), supportEvent: true, forwardEvent: false);
    }

    public string Name { get; }

    public DeliveryPolicy Policy => SessionPolicy.Once;

    public async Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        // The script tells the end itself, since the event queue does not: what was thrown, or nothing.
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _events.GenerateEvent(
            _sourceIdentifier, sender: null, [alert, _action, done], extraData: null,
            processInCurrentThread: true, waitForCompletionInCurrentThread: false);

        var problem = await done.Task.WaitAsync(cancellationToken);
        if (problem.Length > 0) throw new AlertDeliveryException("The action failed: " + SafeText.Guard(problem), isTransient: false);
    }

    public void Dispose() => _events.UnsubscribeEvent(_subscriber);
}
