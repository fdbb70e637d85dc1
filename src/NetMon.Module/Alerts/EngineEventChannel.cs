using System.Management.Automation;
using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>
/// Raises the PowerShell engine event <c>NetMon.TrafficAlert</c>. A subscriber finds the alert in <c>$Event.MessageData</c> and the name of the
/// rule in <c>$Event.Sender</c>.
/// </summary>
internal sealed class EngineEventChannel(PSEventManager events) : IAlertChannel
{
    /// <summary>What Register-EngineEvent and Wait-Event call it.</summary>
    public const string SourceIdentifier = "NetMon.TrafficAlert";

    /// <summary>Events that nobody takes stay in the session's queue, for Get-Event; of ours only this many, lest it grow for ever.</summary>
    private const int QueueLimit = 1000;

    public string Name => "Event";

    public DeliveryPolicy Policy => SessionPolicy.Once;

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        // "In the current thread" means put in line here and now, as New-Event does; by way of the thread pool two could change places.
        events.GenerateEvent(
            SourceIdentifier, alert.Rule, [alert], PSObject.AsPSObject(alert), processInCurrentThread: true, waitForCompletionInCurrentThread: false);
        Trim();
        return Task.CompletedTask;
    }

    private void Trim()
    {
        var queue = events.ReceivedEvents;
        lock (queue.SyncRoot)
        {
            var excess = queue.Count(IsOurs) - QueueLimit;
            for (var index = 0; excess > 0; )
            {
                if (!IsOurs(queue[index]))
                {
                    index++;
                    continue;
                }

                queue.RemoveAt(index);
                excess--;
            }
        }
    }

    private static bool IsOurs(PSEventArgs args) => args.SourceIdentifier.Equals(SourceIdentifier, StringComparison.OrdinalIgnoreCase);
}
