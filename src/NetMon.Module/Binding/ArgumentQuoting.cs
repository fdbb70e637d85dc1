namespace NetMon.Binding;

/// <summary>An argument as a completer sees it, with the quotes the user began to write, and how to write it back.</summary>
/// <param name="Text">The argument without its quotes.</param>
/// <param name="Mark">The quotation mark the user began with; null when there was none.</param>
internal readonly record struct ArgumentQuoting(string Text, char? Mark)
{
    private const string PlainPunctuation = "-_./:*?[]\\";

    /// <summary>Takes the quotes off an argument, whether it is closed already or not.</summary>
    public static ArgumentQuoting Of(string argument)
    {
        if (argument.Length == 0 || argument[0] is not ('\'' or '"')) return new(argument, null);

        var mark = argument[0];
        var end = argument.Length > 1 && argument[^1] == mark ? argument.Length - 1 : argument.Length;
        return new(argument[1..end], mark);
    }

    /// <summary>Writes an argument with the user's quotes, or with single ones where PowerShell would misread it without.</summary>
    public string Quote(string argument)
    {
        if (Mark is { } mark) return $"{mark}{argument}{mark}";

        return argument.All(c => char.IsLetterOrDigit(c) || PlainPunctuation.Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
