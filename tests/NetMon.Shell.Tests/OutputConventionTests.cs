using System.Text.RegularExpressions;

namespace NetMon.Tests;

/// <summary>Files are made in one place, so that no new writer can forget who may read them and what must not be lost.</summary>
public sealed partial class OutputConventionTests
{
    private static readonly string[] Exempt =
    [
        "src/NetMon.Core/CaptureFiles/Output/OutputFiles.cs",
        "src/NetMon.Core/CaptureFiles/Output/OutputLock.cs",
        // A device, and only to see whether it may be opened.
        "src/NetMon.Core/Interfaces/CaptureRights.cs",
    ];

    [Fact]
    public void Only_one_place_makes_files()
    {
        var sources = new[] { "NetMon.Core", "NetMon.Adapters", "NetMon.Module" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Join(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Select(path => (Name: Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
            .Where(source => !source.Name.Contains("/obj/", StringComparison.Ordinal))
            .ToList();

        Assert.True(sources.Count > 100);
        Assert.Empty(sources.Where(source => !Exempt.Contains(source.Name)).SelectMany(source => Offences(source.Text).Select(text => $"{source.Name}: {text}")));
    }

    [Theory]
    [InlineData("new FileStream(path, FileMode.Create)")]
    [InlineData("using FileStream f = new(path, FileMode.Append, FileAccess.Write);")]
    [InlineData("File.WriteAllText(path, text)")]
    [InlineData("await File.AppendAllLinesAsync(path, lines)")]
    [InlineData("File.Create(path)")]
    [InlineData("File.OpenWrite(path)")]
    [InlineData("new FileInfo(path).CreateText()")]
    [InlineData("new StreamWriter(path)")]
    [InlineData("new StreamWriter(path, append: true)")]
    [InlineData("File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite)")]
    public void The_convention_knows_a_writer(string code) => Assert.NotEmpty(Offences(code));

    [Theory]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)")]
    [InlineData("new StreamWriter(OutputFiles.Open(path, OutputMode.CreateNew))")]
    [InlineData("new StreamWriter(stream)")]
    [InlineData("File.ReadAllText(path)")]
    public void The_convention_knows_a_reader(string code) => Assert.Empty(Offences(code));

    private static IEnumerable<string> Offences(string code) => Writers().Matches(code).Select(match => match.Value);

    [GeneratedRegex(
        @"FileMode\.(Create\b|CreateNew|OpenOrCreate|Append|Truncate)|FileAccess\.(Write|ReadWrite)"
        + @"|\bFile\.(Create|CreateText|OpenWrite|Append\w*|WriteAll\w*|Copy|Replace)\(|\.(CreateText|AppendText|OpenWrite|CopyTo)\(\)|\bFileInfo\([^)]*\)\.Create\("
        + @"|new StreamWriter\((?!stream\b|file\b|OutputFiles\.)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Writers();
}
