using NetMon.Presentation;

namespace NetMon.Filtering;

/// <summary>A filter expression is invalid.</summary>
public sealed class FilterException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="expression">The invalid expression.</param>
    /// <param name="message">The compiler's message.</param>
    /// <param name="innerException">The compiler's exception, if any.</param>
    public FilterException(string expression, string message, Exception? innerException = null) : base(SafeText.Brief(message), innerException) =>
        Expression = expression;

    /// <summary>The parameter whose value is invalid; null for a filter expression.</summary>
    public string? Parameter { get; init; }

    /// <summary>The invalid expression.</summary>
    public string Expression { get; }

    /// <summary>The expression for messages, in single quotes; a long one is shortened to its start, the place of the fault, and its end.</summary>
    public string Excerpt => FilterExcerpt.Of(Expression, Message);
}
