using NetMon.Presentation;

namespace NetMon.Filtering;

/// <summary>Shortens a filter expression for messages: a long one to its start, the place of the fault, and its end.</summary>
internal static class FilterExcerpt
{
    private const int Begin = 60;
    private const int Around = 30;
    private const int End = 30;
    private const string Gap = " … ";

    /// <summary>The shortened expression, in single quotes.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="fault">The compiler's message. libpcap gives no position, but often quotes the offending word.</param>
    public static string Of(string expression, string fault)
    {
        if (expression.Length <= SafeText.QuoteLimit) return SafeText.Quote(expression);
        var middle = FindPlace(expression, fault) is { } at && at.End.Value > Begin && at.Start.Value < expression.Length - End
            ? Gap + expression[Math.Max(Begin, at.Start.Value - Around)..Math.Min(expression.Length - End, at.Start.Value + (2 * Around))]
            : "";
        var limit = Begin + End + (4 * Around) + (2 * Gap.Length);
        return SafeText.Quote(expression[..Begin] + middle + Gap + expression[^End..], limit);
    }

    // Finds the word of the message that is rarest in the expression, because words such as port and host are common.
    private static Range? FindPlace(string expression, string fault)
    {
        var words = fault.Split([' ', '\'', '"', ',', ':', '(', ')', '<', '>'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
        (int Count, int At, int Length)? best = null;
        foreach (var word in words)
        {
            var (count, first) = Count(expression, word);
            if (count > 0 && (best is not { } rarest || count < rarest.Count)) best = (count, first, word.Length);
        }

        return best is { } found ? found.At..(found.At + found.Length) : null;
    }

    private static (int Count, int First) Count(string expression, string word)
    {
        var (count, first) = (0, -1);
        for (var at = 0; (at = expression.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at += word.Length)
        {
            var isWord = (at == 0 || !char.IsLetterOrDigit(expression[at - 1]))
                && (at + word.Length == expression.Length || !char.IsLetterOrDigit(expression[at + word.Length]));
            if (!isWord) continue;
            if (count++ == 0) first = at;
        }

        return (count, first);
    }
}
