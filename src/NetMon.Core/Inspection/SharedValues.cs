namespace NetMon.Inspection;

/// <summary>
/// Values of fields as objects. Most are small numbers and Booleans; one object for each value saves an allocation for nearly every field.
/// </summary>
internal static class SharedValues
{
    private static readonly object?[] Numbers = new object?[2048];
    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>A number as an object.</summary>
    public static object Of(int value) => (uint)value < (uint)Numbers.Length ? Numbers[value] ??= value : value;

    /// <summary>A Boolean as an object.</summary>
    public static object Of(bool value) => value ? True : False;
}
