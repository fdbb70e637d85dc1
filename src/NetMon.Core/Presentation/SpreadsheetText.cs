namespace NetMon.Presentation;

/// <summary>
/// Protects text in CSV files from being run as a formula by spreadsheets: text that starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab
/// or a line end is prefixed with an apostrophe, as OWASP advises (CSV Injection). Values written as numbers need no protection.
/// </summary>
/// <remarks>Text that already has apostrophes before such a character gets one more, so that the original can be restored.</remarks>
public static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>Neutralises a text cell.</summary>
    /// <param name="text">The text.</param>
    public static string Neutralise(string text) => IsFormula(text) ? Mark + text : text;

    /// <summary>Restores the original text of a cell.</summary>
    /// <param name="cell">A neutralised cell, or any other.</param>
    public static string Restore(string cell) => cell is [Mark, ..] && IsFormula(cell) ? cell[1..] : cell;

    // Spreadsheets of some locales convert full-width forms to ASCII.
    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text.TrimStart(Mark) is [('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20'), ..];
}
