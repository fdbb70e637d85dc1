namespace NetMon.Transactions.Credentials;

/// <summary>Receives the parts of HTTP messages in one direction.</summary>
internal interface IHttpMessages
{
    /// <summary>Takes the first line of a message.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>Whether it is one; if not, nothing more is read.</returns>
    bool TakeStart(ReadOnlySpan<byte> line);

    /// <summary>Takes a header field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value without white space around it.</param>
    void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    /// <summary>Takes the end of the header.</summary>
    /// <returns>What the body is, before the fields about its length are considered.</returns>
    HttpBody EndFields();

    /// <summary>Takes bytes of the body.</summary>
    /// <param name="bytes">The bytes.</param>
    void TakeBody(ReadOnlySpan<byte> bytes);

    /// <summary>Takes the end of the message.</summary>
    void EndMessage();
}
