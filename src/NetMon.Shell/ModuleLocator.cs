namespace NetMon.Shell;

/// <summary>Finds the module of this netmon: in the same folder (packaged) or the parent folder (built).</summary>
internal static class ModuleLocator
{
    /// <summary>The folders to search.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        Path.GetFullPath(Path.Join(AppContext.BaseDirectory, "NetMon")),
        Path.GetFullPath(Path.Join(AppContext.BaseDirectory, "..", "NetMon")),
    ];

    /// <summary>Returns the folder of the module; null if not found.</summary>
    public static string? Find() => Folders.FirstOrDefault(folder => File.Exists(Path.Join(folder, "NetMon.psd1")));
}
