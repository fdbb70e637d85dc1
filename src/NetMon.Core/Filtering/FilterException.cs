namespace NetMon.Filtering;

/// <summary>A filter expression was refused.</summary>
public sealed class FilterException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="expression">The expression that was refused.</param>
    /// <param name="message">What the compiler said.</param>
    public FilterException(string expression, string message) : base(message) => Expression = expression;

    /// <summary>The expression that was refused.</summary>
    public string Expression { get; }
}
