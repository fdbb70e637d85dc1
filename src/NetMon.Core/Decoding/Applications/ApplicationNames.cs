namespace NetMon.Decoding.Applications;

/// <summary>The names of the applications that are recognised, as the property Application of packets and flows has them.</summary>
public static class ApplicationNames
{
    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. ApplicationDecoders.All.Select(decoder => decoder.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The name as it is written in packets and flows; null if no application is called so. Letter case does not count.</summary>
    /// <param name="name">What somebody wrote.</param>
    public static string? Find(string name) => All.FirstOrDefault(known => known.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
