namespace NetMon.Shell;

/// <summary>Finds the module that belongs to this host: beside it (as packaged) or one folder up (as built).</summary>
internal static class ModuleLocator
{
    public static string Find() => Find(AppContext.BaseDirectory);

    internal static string Find(string hostDirectory)
    {
        string[] candidates =
        [
            Path.GetFullPath(Path.Join(hostDirectory, "NetMon")),
            Path.GetFullPath(Path.Join(hostDirectory, "..", "NetMon")),
        ];
        return Array.Find(candidates, c => File.Exists(Path.Join(c, "NetMon.psd1")))
            ?? throw new DirectoryNotFoundException($"The NetMon module is missing: it is neither in {string.Join(" nor in ", candidates)}.");
    }
}
