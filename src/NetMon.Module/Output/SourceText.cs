using System.Globalization;
using NetMon.Capture.Sources;
using NetMon.CaptureFiles;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Output;

/// <summary>Verbose messages about opened sources.</summary>
internal static class SourceText
{
    /// <summary>The message about an interface: its link type and settings.</summary>
    /// <param name="device">The interface.</param>
    /// <param name="settings">The capture settings.</param>
    public static string Opened(CaptureInterface device, LiveCaptureSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"Opened interface {device.Label}: link type {device.LinkType}, snapshot length {settings.SnapshotLength} bytes, "
        + $"buffer {settings.BufferSize} bytes, promiscuous mode {(settings.Promiscuous ? "on" : "off")}, "
        + $"filter {(settings.Filter is { } filter ? SafeText.Quote(filter) : "none")}.");

    /// <summary>The message about a file: its format, compression and link types.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">Its detected content.</param>
    public static string Opened(string path, CaptureFileContent content) =>
        $"Opened file {SafeText.Quote(path, SafeText.PathLimit)}: {content.Format}, "
        + $"{(content.Compression is { } compression ? $"compressed ({compression})" : "not compressed")}, "
        + $"link type {(content.LinkTypes is { Count: > 0 } types ? string.Join(", ", types) : "differs per packet")}.";
}
