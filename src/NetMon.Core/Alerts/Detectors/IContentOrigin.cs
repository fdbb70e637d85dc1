using NetMon.Alerts.Rules;
using NetMon.Flows.Decryption;
using NetMon.Transactions;

namespace NetMon.Alerts.Detectors;

/// <summary>Where the detectors of an engine get transactions and secrets from.</summary>
internal interface IContentOrigin
{
    /// <summary>The transactions of a kind. Called when the first detector listens.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="schedule">The times at which the feed is called.</param>
    TransactionFeed Open(TransactionKind kind, AlertSchedule schedule);

    /// <summary>The secrets that are sent in clear. Called when the first detector listens.</summary>
    /// <param name="schedule">The times at which the finder is called.</param>
    ClearSecrets OpenSecrets(AlertSchedule schedule);
}

/// <summary>The engine reads what its detectors need from the packets.</summary>
/// <param name="keyLog">The secrets of TLS; null for only those that a capture file has itself.</param>
internal sealed class ContentOfPackets(KeyLogFile? keyLog) : IContentOrigin
{
    /// <inheritdoc/>
    public TransactionFeed Open(TransactionKind kind, AlertSchedule schedule) => new TransactionFinder(kind, schedule, keyLog);

    /// <inheritdoc/>
    public ClearSecrets OpenSecrets(AlertSchedule schedule) => new SecretFinder(schedule);
}
