namespace NetMon.CaptureFiles.Output;

/// <summary>Checks paths that look like files but are not, on Windows.</summary>
public static class WindowsName
{
    private const string Devices = @"\\.\";
    private const string Nothing = "NUL";

    /// <summary>Checks that an input path is not a Windows device. NUL, which is empty, is allowed.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">The path is a device, such as CON, which waits for keyboard input.</exception>
    public static void CheckInput(string path)
    {
        if (OperatingSystem.IsWindows()) Check(path, Path.GetFullPath(path), isOutput: false);
    }

    /// <summary>Checks that an output path is neither a Windows device nor an alternate data stream. NUL, which discards everything, is allowed.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">The path is a device or an alternate data stream, which directory listings do not show.</exception>
    public static void CheckOutput(string path)
    {
        if (OperatingSystem.IsWindows()) Check(path, Path.GetFullPath(path), isOutput: true);
    }

    /// <summary>Checks a path.</summary>
    /// <param name="path">The path, for messages.</param>
    /// <param name="fullPath">The path as resolved by the system, which knows the device names of this version of Windows.</param>
    /// <param name="isOutput">Whether it is to be written to.</param>
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
