using System.Management.Automation;
using NetMon.Presentation;

namespace NetMon.Input;

/// <summary>Cells of CSV files as cmdlets take them.</summary>
internal static class CsvCell
{
    /// <summary>
    /// The text of a property; in an object of Import-Csv without the apostrophe that keeps spreadsheets from running it. Objects of other
    /// kinds have their texts as they were.
    /// </summary>
    /// <param name="item">The object.</param>
    /// <param name="text">The text.</param>
    public static string Restore(PSObject item, string text) => item.BaseObject is PSCustomObject && IsPlain(item) ? SpreadsheetText.Restore(text) : text;

    private static bool IsPlain(PSObject item) => item.TypeNames is { Count: > 0 } names
        && (names[0] == typeof(PSCustomObject).FullName || names[0].StartsWith("CSV:", StringComparison.OrdinalIgnoreCase));
}
