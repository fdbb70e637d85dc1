namespace NetMon.Transactions.Http.Objects;

/// <summary>Takes what servers sent out of transactions, and names it. Not thread-safe.</summary>
public sealed class HttpObjects
{
    private readonly HttpObjectNames _names = new();

    /// <summary>Takes the body of a response.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>The object, with a name that no other has; null if there is no body.</returns>
    public HttpObject? Take(HttpTransaction transaction)
    {
        var body = transaction.GetDecodedBody();
        if (body is null || body.Bytes.Length == 0) return null;
        return new HttpObject(transaction, _names.Give(transaction.Path, transaction.DetectedType ?? transaction.ContentType), body);
    }
}
