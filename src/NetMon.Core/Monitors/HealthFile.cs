using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;

namespace NetMon.Monitors;

/// <summary>Writes health records to a file, one JSON object per line.</summary>
internal static class HealthFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Appends a record.</summary>
    /// <param name="settings">Settings with a file.</param>
    /// <param name="health">The record.</param>
    /// <exception cref="IOException">The record cannot be written; the file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void Append(HealthSettings settings, MonitorHealth health) =>
        LineFile.Append(settings.File!, [.. JsonSerializer.SerializeToUtf8Bytes(health, Options), (byte)'\n'], settings.RotateSize, settings.MaxFiles);
}
