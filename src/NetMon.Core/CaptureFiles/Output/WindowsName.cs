namespace NetMon.CaptureFiles.Output;

/// <summary>Names that look like files and are none on Windows.</summary>
public static class WindowsName
{
    private const string Devices = @"\\.\";
    private const string Nothing = "NUL";

    /// <summary>Makes sure that a name is not one of Windows for something other than a file to be read. NUL, which is empty, may be.</summary>
    /// <param name="path">The name.</param>
    /// <exception cref="IOException">It is that of a device, such as CON, which waits for the keyboard.</exception>
    public static void CheckInput(string path)
    {
        if (OperatingSystem.IsWindows()) Check(path, Path.GetFullPath(path), isOutput: false);
    }

    /// <summary>Makes sure that a name is not one of Windows for something other than a file to be written. NUL, which takes everything, may be.</summary>
    /// <param name="path">The name.</param>
    /// <exception cref="IOException">It is that of a device, or of a second stream of a file, which no listing shows.</exception>
    public static void CheckOutput(string path)
    {
        if (OperatingSystem.IsWindows()) Check(path, Path.GetFullPath(path), isOutput: true);
    }

    /// <summary>Judges a name.</summary>
    /// <param name="path">The name, for messages.</param>
    /// <param name="fullPath">What the system makes of it: it knows which names are devices in this version of Windows.</param>
    /// <param name="isOutput">Whether it is to be written.</param>
    internal static void Check(string path, string fullPath, bool isOutput)
    {
        if (fullPath.StartsWith(Devices, StringComparison.Ordinal))
        {
            // \\.\pipe\NAME is a pipe, and \\.\C:\NAME a file.
            var device = fullPath[Devices.Length..];
            if (device.Contains('\\', StringComparison.Ordinal) || device.Equals(Nothing, StringComparison.OrdinalIgnoreCase)) return;
            throw new IOException($"'{path}' is the name of a device of Windows ({device}), not of a file.");
        }

        if (isOutput && fullPath[(fullPath.LastIndexOf('\\') + 1)..].Contains(':', StringComparison.Ordinal))
            throw new IOException($"'{path}' has a colon in its name, which Windows takes for a hidden second stream of a file.");
    }
}
