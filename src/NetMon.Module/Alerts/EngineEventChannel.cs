using System.Management.Automation;
using NetMon.Alerts.Delivery;

namespace NetMon.Alerts;

/// <summary>
/// Raises the PowerShell engine event <c>NetMon.TrafficAlert</c>. A subscriber finds the alert in <c>$Event.MessageData</c> and the name of the
/// rule in <c>$Event.Sender</c>.
/// </summary>
internal sealed class EngineEventChannel(PSEventManager events) : IAlertChannel
{
    /// <summary>Source identifier for Register-EngineEvent and Wait-Event.</summary>
    public const string SourceIdentifier = "NetMon.TrafficAlert";

    /// <summary>Maximum number of our events in the session's queue, where events stay for Get-Event until they are removed.</summary>
    private const int QueueLimit = 1000;

    public string Name => "Event";

    public DeliveryPolicy Policy => SessionPolicy.Once;

    public Task DeliverAsync(TrafficAlertEvent alert, CancellationToken cancellationToken)
    {
        // processInCurrentThread queues the event here, as New-Event does; the thread pool could reorder two events.
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
