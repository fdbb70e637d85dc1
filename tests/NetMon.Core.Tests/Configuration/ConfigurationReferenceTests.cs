namespace NetMon.Tests.Configuration;

/// <summary>Documents generated from the key table must be up to date. The expected ones are written to out/, to be copied.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string Begin = "<!-- Made from the table of keys; a test compares it. -->\n";

    [Fact]
    public void The_page_has_every_key()
    {
        var page = File.ReadAllText(Path.Join(Repository.Root, "docs", "configuration.md")).ReplaceLineEndings("\n");
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

        Compare(page[..begin] + "\n" + ConfigurationReference.Markdown(), page, "docs", "configuration.md");
    }

    [Fact]
    public void The_schema_has_every_key()
    {
        var file = Path.Join(Repository.Root, "schemas", "netmon.schema.json");
        var schema = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        Compare(ConfigurationReference.Schema(), schema, "schemas", "netmon.schema.json");
    }

    private static void Compare(string expected, string actual, string folder, string name)
    {
        if (expected == actual) return;
        var copy = Path.Join(Repository.Root, "out", folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, expected);
        Assert.Fail($"{folder}/{name} does not fit the keys any more: cp out/{folder}/{name} {folder}/{name}");
    }
}
