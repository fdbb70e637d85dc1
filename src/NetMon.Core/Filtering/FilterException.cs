using NetMon.Presentation;

namespace NetMon.Filtering;

/// <summary>A filter expression was refused.</summary>
public sealed class FilterException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="expression">The expression that was refused.</param>
    /// <param name="message">What the compiler said.</param>
    /// <param name="innerException">What the compiler threw, if anything.</param>
    public FilterException(string expression, string message, Exception? innerException = null) : base(SafeText.Brief(message), innerException) =>
        Expression = expression;

    /// <summary>The expression that was refused.</summary>
    public string Expression { get; }

    /// <summary>The expression as messages quote it, in single quotes; of a long one its beginning, the place that the message names, and its end.</summary>
    public string Excerpt => FilterExcerpt.Of(Expression, Message);
}
