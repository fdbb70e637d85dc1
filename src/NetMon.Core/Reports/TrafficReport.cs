using System.Reflection;
using NetMon.CaptureFiles.Output;

namespace NetMon.Reports;

/// <summary>A finished report: an overview with traffic over time and tables, which is written as one HTML file.</summary>
public sealed class TrafficReport
{
    internal TrafficReport(ReportContent content) => Content = content;

    /// <summary>What it shows.</summary>
    internal ReportContent Content { get; }

    /// <summary>What made it, with its version.</summary>
    internal static string Generator { get; } =
        "NetMonPS " + (typeof(TrafficReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "");

    /// <summary>
    /// Checks that the file can be written, before the traffic is read: that it does not exist, or may be replaced, and that its folder takes files.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="replaces">Whether an existing file may be replaced.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void CheckOutput(string path, bool replaces)
    {
        WindowsName.CheckOutput(path);
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a directory.");
        if (OutputFiles.IsSpecial(path)) return;
        if (!replaces) RefuseTaken(path);
        else RefuseOther(path);
        OutputFiles.CheckFolder(Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>
    /// Writes the page, whole or not at all: it gets its name when it is complete, and an existing file stays as it is until then. A missing folder is
    /// created. A pipe or a device is written to as it is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="replaces">Whether an existing file may be replaced; a link is then followed.</param>
    /// <exception cref="OutputExistsException">The file exists and may not be replaced.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public void Write(string path, bool replaces)
    {
        var page = ReportPage.Render(Content);
        if (OutputFiles.IsSpecial(path))
        {
            using var stream = OutputFiles.Open(path, OutputMode.CreateNew);
            stream.Write(page);
            return;
        }

        if (!replaces) RefuseTaken(path);
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        OutputFiles.WriteWhole(target, page);
    }

    // A capture, a key log or whatever else was named by mistake: it may be what the report is made of.
    private static void RefuseOther(string path)
    {
        if (!File.Exists(path)) return;
        using var file = File.OpenRead(path);
        var first = file.ReadByte();
        if (first is -1 or '<') return;
        throw new IOException($"'{path}' is no HTML page, and is not replaced by a report.");
    }

    private static void RefuseTaken(string path)
    {
        if (OutputFiles.IsTaken(path)) throw new OutputExistsException(path, new FileInfo(path).LinkTarget is not null);
    }
}
