using System.IO.Compression;
using System.Xml.Linq;

namespace NetMon.Tests;

public sealed class PackTests
{
    [Fact]
    public async Task The_package_is_one_that_PowerShell_repositories_take()
    {
        var result = await NetMonProcess.Run(Path.Join(Repository.Root, "build.ps1"), "Pack");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);

        await using var package = await ZipFile.OpenReadAsync(
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim(), TestContext.Current.CancellationToken);
        var files = package.Entries.Select(e => e.FullName).ToHashSet(StringComparer.Ordinal);
        await using var stream = await package.GetEntry("NetMon.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var metadata = (await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;

        Assert.Equal("NetMon", Value("id"));
        Assert.Equal(ProjectFiles.Version, Value("version"));
        Assert.Superset(
            new HashSet<string>(ProjectFiles.ExportedCmdlets.Select(c => $"PSCmdlet_{c}"), StringComparer.Ordinal) { "PSModule", "PSEdition_Core" },
            Value("tags").Split(' ').ToHashSet(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "NetMon.psd1", "NetMon.dll", "NetMon.Core.dll", "NetMon.format.ps1xml", "LICENSE", "dependencies/NetMon.Adapters.dll", "dependencies/SharpPcap.dll",
            },
            files);
        Assert.DoesNotContain(files, f => f.StartsWith("lib/", StringComparison.Ordinal) || f.EndsWith("System.Management.Automation.dll", StringComparison.Ordinal));
    }
}
