using System.Globalization;

namespace NetMon.Decoding.Applications;

/// <summary>Numbers as text, the same on every machine.</summary>
internal static class NumberText
{
    /// <summary>What a code that has no name is called.</summary>
    public static string Unknown(int code) => string.Create(CultureInfo.InvariantCulture, $"Unknown ({code})");

    /// <summary>Lower-case hexadecimal, two digits a byte.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    /// <summary>Text of which only numbers are filled in.</summary>
    public static string Format(FormattableString text) => FormattableString.Invariant(text);
}
