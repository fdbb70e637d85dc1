namespace NetMon.Packets;

/// <summary>
/// Names of enum values, as output objects carry them: text, because ConvertTo-Json and serialisation turn an enum into a bare number.
/// </summary>
internal static class EnumText
{
    /// <summary>The value's name; its number where it has none. The same string each time, so that a million objects share it.</summary>
    /// <typeparam name="T">The enum, without [Flags].</typeparam>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value) where T : struct, Enum => Enum.GetName(value) ?? value.ToString();

    /// <summary>The value's name; null for null.</summary>
    /// <typeparam name="T">The enum, without [Flags].</typeparam>
    /// <param name="value">The value, or null.</param>
    public static string? Of<T>(T? value) where T : struct, Enum => value is { } known ? Of(known) : null;
}
