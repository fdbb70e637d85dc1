namespace NetMon.Configuration;

/// <summary>Reads configurations. Bad content is never an exception: it is findings.</summary>
public interface IMonitorConfigurationReader
{
    /// <summary>Reads a file. Paths in it that are not full ones are of the folder that it lies in.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    MonitorConfigurationResult ReadFile(string path);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Full path of the file that it would be; null for none, then paths are of the current folder.</param>
    MonitorConfigurationResult Read(string text, string? path = null);
}
