namespace NetMon.Transactions;

/// <summary>Selects transactions by what all kinds of them have.</summary>
/// <param name="Application">Selects by application; null for all.</param>
/// <param name="ServerName">Selects by the name of the server that was asked for; null for all, also those without one.</param>
public sealed record TransactionFilter(Predicate<string>? Application, Predicate<string>? ServerName)
{
    /// <summary>Whether a transaction is selected.</summary>
    /// <param name="transaction">The transaction.</param>
    public bool Matches(Transaction transaction) => (Application is null || Application(transaction.ApplicationName))
        && (ServerName is null || (transaction.RequestedServer is { } name && ServerName(name)));
}
