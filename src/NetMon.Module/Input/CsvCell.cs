using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Input;

/// <summary>Reads cells of CSV files.</summary>
internal static class CsvCell
{
    /// <summary>
    /// Returns the text of a property. For an object of Import-Csv, removes the apostrophe that prevents formulas in spreadsheets; text of other
    /// objects is unchanged.
    /// </summary>
    /// <param name="item">The object.</param>
    /// <param name="text">The text.</param>
    public static string Restore(PSObject item, string text) => item.BaseObject is PSCustomObject && IsPlain(item) ? SpreadsheetText.Restore(text) : text;

    private static bool IsPlain(PSObject item) => item.TypeNames is { Count: > 0 } names
        && (names[0] == typeof(PSCustomObject).FullName || names[0].StartsWith("CSV:", StringComparison.OrdinalIgnoreCase));
}
