namespace NetMon.Binding;

/// <summary>Removes the quotes of an argument to complete, and quotes its completion.</summary>
/// <param name="Text">The argument without quotes.</param>
/// <param name="Mark">The opening quotation mark; null for none.</param>
internal readonly record struct ArgumentQuoting(string Text, char? Mark)
{
    private const string PlainPunctuation = "-_./:*?[]\\";

    /// <summary>Removes the quotes of an argument, with or without a closing one.</summary>
    public static ArgumentQuoting Of(string argument)
    {
        if (argument.Length == 0 || argument[0] is not ('\'' or '"')) return new(argument, null);

        var mark = argument[0];
        var end = argument.Length > 1 && argument[^1] == mark ? argument.Length - 1 : argument.Length;
        return new(argument[1..end], mark);
    }

    /// <summary>Quotes an argument with the user's quotes, or with single quotes if PowerShell needs them.</summary>
    public string Quote(string argument)
    {
        if (Mark is { } mark) return $"{mark}{argument}{mark}";

        return argument.All(c => char.IsLetterOrDigit(c) || PlainPunctuation.Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
