using System.Management.Automation;
using NetMon.Alerts.Delivery;
using NetMon.Presentation;

namespace NetMon.Alerts;

/// <summary>
/// Runs a script block with the event as <c>$_</c>. A script block is bound to its runspace, where no other thread may run it while a
/// command runs, so it goes through the engine's event queue, like an action of Register-EngineEvent: it runs between two statements, or
/// immediately while the prompt waits.
/// </summary>
internal sealed class ActionChannel : IAlertChannel, IDisposable
{
    // ForEach-Object runs the block in the scope where it was written, so it can read and set the variables there, and sets $_. Redirecting
    // ForEach-Object itself does not catch errors in the block; redirecting the enclosing block does.
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

    /// <summary>Creates the channel. Must be called on the session's thread.</summary>
    /// <param name="rule">Name of the rule.</param>
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
        // The script reports its end, with its errors or an empty text, because the event queue does not.
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _events.GenerateEvent(
            _sourceIdentifier, sender: null, [alert, _action, done], extraData: null,
            processInCurrentThread: true, waitForCompletionInCurrentThread: false);

        var problem = await done.Task.WaitAsync(cancellationToken);
        if (problem.Length > 0) throw new AlertDeliveryException("The action failed: " + SafeText.Guard(problem), isTransient: false);
    }

    public void Dispose() => _events.UnsubscribeEvent(_subscriber);
}
