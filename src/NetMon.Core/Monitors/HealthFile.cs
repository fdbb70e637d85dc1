using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMon.Capture;
using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>Health records in a file, a JSON object a line.</summary>
internal static class HealthFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Adds a record.</summary>
    /// <param name="settings">Where to; with a file.</param>
    /// <param name="health">The record.</param>
    /// <exception cref="IOException">It cannot be written; nothing of it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Append(HealthSettings settings, MonitorHealth health) =>
        LineFile.Append(settings.File!, [.. JsonSerializer.SerializeToUtf8Bytes(health, Options), (byte)'\n'], settings.RotateSize, settings.MaxFiles);
}
