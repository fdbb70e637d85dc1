using NetMon.CaptureFiles.Output;
using NetMon.Reports;

namespace NetMon.Tests.Reports;

/// <summary>The file of a report is whole or as it was.</summary>
public sealed class TrafficReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-report").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_gets_its_name_when_it_is_complete()
    {
        var path = Path.Join(_folder, "new", "report.html");
        ReportSample.Of([]).Write(path, replaces: false);
        Assert.EndsWith("</html>\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void An_existing_file_is_replaced_only_if_asked()
    {
        var path = Path.Join(_folder, "report.html");
        File.WriteAllText(path, "before");
        Assert.Throws<OutputExistsException>(() => TrafficReport.CheckOutput(path, replaces: false));
        Assert.Throws<OutputExistsException>(() => ReportSample.Of([]).Write(path, replaces: false));
        Assert.Equal("before", File.ReadAllText(path));

        // What is no page may be the capture that the report is of.
        Assert.Throws<IOException>(() => TrafficReport.CheckOutput(path, replaces: true));
        Assert.Equal("before", File.ReadAllText(path));

        File.WriteAllText(path, "<html>before</html>");
        TrafficReport.CheckOutput(path, replaces: true);
        ReportSample.Of([]).Write(path, replaces: true);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(path));
    }

    [Fact]
    public void A_link_is_kept_and_its_file_replaced()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Links need a right on Windows.");
        var (path, target) = (Path.Join(_folder, "link.html"), Path.Join(_folder, "target.html"));
        File.WriteAllText(target, "before");
        File.CreateSymbolicLink(path, target);
        Assert.Throws<OutputExistsException>(() => ReportSample.Of([]).Write(path, replaces: false));
        ReportSample.Of([]).Write(path, replaces: true);
        Assert.Equal(target, new FileInfo(path).LinkTarget);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(target));
    }

    [Fact]
    public void A_folder_in_its_place_is_an_error_before_anything_is_read()
    {
        Assert.Throws<IOException>(() => TrafficReport.CheckOutput(_folder, replaces: true));
        File.WriteAllText(Path.Join(_folder, "file"), "");
        Assert.ThrowsAny<IOException>(() => TrafficReport.CheckOutput(Path.Join(_folder, "file", "report.html"), replaces: false));
    }
}
