using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NetMon.Tests;

/// <summary>Lists in the documentation that must keep up with the code.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_package_is_documented_and_none_that_is_gone()
    {
        var packages = XDocument.Parse(Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(p => p.Attribute("Include")!.Value);
        var documented = PackageRow().Matches(Read("docs", "dependencies.md"))
            .Select(m => m.Groups["name"].Value)
            .Where(n => n != "package");

        Assert.Equal(packages.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_error_id_is_in_the_about_topic()
    {
        var about = Read("src", "NetMon.Module", "en-US", "about_NetMon.help.txt");
        var ids = ErrorId().Matches(Read("src", "NetMon.Module", "Errors", "ErrorCatalog.cs")).Select(m => m.Groups["id"].Value).ToList();

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.Contains($"        {id} ", about, StringComparison.Ordinal));
    }

    [Fact]
    public void About_topics_fit_a_terminal_of_80_columns() => Assert.All(
        Directory.GetFiles(Path.Join(Engine.RepositoryRoot, "src", "NetMon.Module", "en-US"), "about_*.help.txt").SelectMany(File.ReadLines),
        line => Assert.True(line.Length < 80, line));

    private static string Read(params string[] path) => File.ReadAllText(Path.Join([Engine.RepositoryRoot, .. path]));

    [GeneratedRegex(@"^\| (?<name>[\w.]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageRow();

    [GeneratedRegex("\"(?<id>[A-Za-z]+)\", ErrorCategory", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ErrorId();
}
