using NetMon.Capture;
using NetMon.Errors;
using NetMon.Transactions;

namespace NetMon.Output;

/// <summary>Selects the transactions of a cmdlet or job.</summary>
/// <param name="reader">Provides the statistics after its end.</param>
/// <param name="isWanted">Selects transactions.</param>
internal sealed class TransactionOutput(TransactionReader reader, Predicate<Transaction> isWanted) : IResultOutput
{
    /// <inheritdoc/>
    public IEnumerable<object> Accept(CaptureItem item) => item is not TransactionsEnded ended
        ? []
        : ended.Transactions.Where(transaction => isWanted(transaction));

    /// <inheritdoc/>
    public string? LimitParameter => null;

    /// <inheritdoc/>
    public IEnumerable<object> Complete() => [];

    /// <inheritdoc/>
    public IEnumerable<string> FindWarnings()
    {
        if (reader.Evicted is > 0 and var connections) yield return CaptureWarnings.ConnectionsEvicted(connections);
        if (reader.EvictedQuestions is > 0 and var questions) yield return CaptureWarnings.QuestionsEvicted(questions);
        if (reader.Outliers is > 0 and var outliers) yield return CaptureWarnings.TimesNotFollowed(outliers);
        if (reader.GivenUp is > 0 and var waiting) yield return CaptureWarnings.AnswersGivenUp(waiting);
        if (reader.Unsearched is > 0 and var unsearched) yield return CaptureWarnings.HelloNotSearched(unsearched);
    }

    /// <inheritdoc/>
    public string? FindRemark() => null;
}
