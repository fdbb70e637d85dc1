using System.Management.Automation.Language;
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

    private static System.Collections.Hashtable ReadManifest()
    {
        var script = Parser.ParseFile(Path.Join(Repository.Root, "NetMon.psd1"), out _, out _);
        return (System.Collections.Hashtable)((HashtableAst)script.Find(a => a is HashtableAst, searchNestedScriptBlocks: false)).SafeGetValue();
    }
}
