using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetMon.Monitoring.Monitors;

/// <summary>
/// Health records in a file, a JSON object a line. The file is opened for each record, so others may move or delete it at any time.
/// </summary>
internal static class HealthFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Adds a record.</summary>
    /// <exception cref="IOException">It cannot be written; nothing of it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Append(string path, MonitorHealth health)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(health, Options), (byte)'\n'];
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var before = file.Length;
        try
        {
            file.Write(line);
        }
        catch (IOException)
        {
            file.SetLength(before);
            throw;
        }
    }
}
