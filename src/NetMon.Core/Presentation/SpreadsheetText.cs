namespace NetMon.Presentation;

/// <summary>
/// Text in files of CSV that no spreadsheet takes for a formula: what begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or the end of a
/// line gets an apostrophe in front, as OWASP advises (CSV Injection). Numbers need none, since what a program wrote as a number is one.
/// </summary>
/// <remarks>Text that has apostrophes before such a character gets one more, so that the original can always be had again.</remarks>
public static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>Takes the danger from a cell of text.</summary>
    /// <param name="text">The text.</param>
    public static string Neutralise(string text) => IsFormula(text) ? Mark + text : text;

    /// <summary>What a cell was before.</summary>
    /// <param name="cell">A cell of a file whose text was neutralised, or of any other.</param>
    public static string Restore(string cell) => cell is [Mark, ..] && IsFormula(cell) ? cell[1..] : cell;

    // The full-width forms are folded to the others by spreadsheets of some languages.
    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text.TrimStart(Mark) is [('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20'), ..];
}
