namespace NetMon.Configuration;

/// <summary>Reads configurations. Invalid content gives findings, not exceptions.</summary>
public interface IMonitorConfigurationReader
{
    /// <summary>Reads a file. Relative paths in it are relative to its directory.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    MonitorConfigurationResult ReadFile(string path);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Full path of the text's file; null if there is none, which makes relative paths relative to the current directory.</param>
    MonitorConfigurationResult Read(string text, string? path = null);
}
