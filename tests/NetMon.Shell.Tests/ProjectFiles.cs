using System.Management.Automation.Language;
using System.Text.Json;
using System.Xml.Linq;

namespace NetMon.Tests;

/// <summary>What the project's own files say.</summary>
internal static class ProjectFiles
{
    private static readonly System.Collections.Hashtable Manifest = ReadManifest();

    public static string Version { get; } =
        XDocument.Load(Path.Join(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static string ManifestVersion { get; } = (string)Manifest["ModuleVersion"]!;

    public static IReadOnlyList<string> ExportedCmdlets { get; } = [.. ((object[])Manifest["CmdletsToExport"]!).Cast<string>()];

    public static IEnumerable<string> ChangelogHeadings { get; } =
        File.ReadLines(Path.Join(Repository.Root, "CHANGELOG.md")).Where(l => l.StartsWith("## ", StringComparison.Ordinal));

    public static string PackageVersion(string name) => XDocument.Load(Path.Join(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(p => p.Attribute("Include")!.Value == name).Attribute("Version")!.Value;

    public static string ToolVersion(string name)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Join(Repository.Root, ".config", "dotnet-tools.json")));
        return manifest.RootElement.GetProperty("tools").GetProperty(name).GetProperty("version").GetString()!;
    }

    private static System.Collections.Hashtable ReadManifest()
    {
        var script = Parser.ParseFile(Path.Join(Repository.Root, "NetMon.psd1"), out _, out _);
        return (System.Collections.Hashtable)((HashtableAst)script.Find(a => a is HashtableAst, searchNestedScriptBlocks: false)).SafeGetValue();
    }
}
