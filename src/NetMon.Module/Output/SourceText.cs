using System.Globalization;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Output;

/// <summary>What -Verbose says of a source that was opened.</summary>
internal static class SourceText
{
    /// <summary>An interface: its link type, and how it was opened.</summary>
    /// <param name="device">The interface.</param>
    /// <param name="settings">How it was opened.</param>
    public static string Opened(CaptureInterface device, LiveCaptureSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"Opened interface {device.Label}: link type {device.LinkType}, snapshot length {settings.SnapshotLength} bytes, "
        + $"buffer {settings.BufferSize} bytes, promiscuous mode {(settings.Promiscuous ? "on" : "off")}, "
        + $"filter {(settings.Filter is { } filter ? SafeText.Quote(filter) : "none")}.");

    /// <summary>A file: its format, its compression and its link types.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">What it is.</param>
    public static string Opened(string path, CaptureFileContent content) =>
        $"Opened file {SafeText.Quote(path, SafeText.PathLimit)}: {content.Format}, "
        + $"{(content.Compression is { } compression ? $"compressed ({compression})" : "not compressed")}, "
        + $"link type {(content.LinkTypes is { Count: > 0 } types ? string.Join(", ", types) : "of each packet its own")}.";
}
