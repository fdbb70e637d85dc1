namespace NetMon.Packets;

/// <summary>
/// Names of enum values for output objects, which carry strings because ConvertTo-Json and serialisation write enums as numbers.
/// </summary>
internal static class EnumText
{
    /// <summary>The value's name, or its number if it has none. Each call returns the same string instance, so that a million objects share it.</summary>
    /// <typeparam name="T">An enum without [Flags].</typeparam>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value) where T : struct, Enum => Enum.GetName(value) ?? value.ToString();

    /// <summary>The value's name; null for null.</summary>
    /// <typeparam name="T">An enum without [Flags].</typeparam>
    /// <param name="value">The value, or null.</param>
    public static string? Of<T>(T? value) where T : struct, Enum => value is { } known ? Of(known) : null;
}
