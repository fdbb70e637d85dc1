using System.Globalization;

namespace NetMon.Decoding.Applications;

/// <summary>Formats numbers, independent of the culture.</summary>
internal static class NumberText
{
    /// <summary>The text for a code without a name.</summary>
    public static string Unknown(int code) => string.Create(CultureInfo.InvariantCulture, $"Unknown ({code})");

    /// <summary>Lower-case hexadecimal, two digits a byte.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    /// <summary>Formats an interpolated string with the invariant culture.</summary>
    public static string Format(FormattableString text) => FormattableString.Invariant(text);
}
