namespace NetMon.Decoding.Applications;

/// <summary>The names of the recognised applications, as in the Application property of packets and flows.</summary>
public static class ApplicationNames
{
    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. ApplicationDecoders.All.Select(decoder => decoder.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Finds the name as packets and flows have it; null if there is no such application. Ignores case.</summary>
    /// <param name="name">Name in any letter case.</param>
    public static string? Find(string name) => All.FirstOrDefault(known => known.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
