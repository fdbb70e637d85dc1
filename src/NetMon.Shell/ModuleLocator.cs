namespace NetMon.Shell;

/// <summary>Finds the module that belongs to this netmon: beside it (as packaged) or one folder up (as built).</summary>
internal static class ModuleLocator
{
    /// <summary>The folders where the module may be.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        Path.GetFullPath(Path.Join(AppContext.BaseDirectory, "NetMon")),
        Path.GetFullPath(Path.Join(AppContext.BaseDirectory, "..", "NetMon")),
    ];

    /// <summary>The folder of the module; null when it is in none of them.</summary>
    public static string? Find() => Folders.FirstOrDefault(folder => File.Exists(Path.Join(folder, "NetMon.psd1")));
}
