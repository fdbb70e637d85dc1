using System.Globalization;

namespace NetMon.Adapters.Capture;

/// <summary>What Linux says of an interface under /sys/class/net.</summary>
internal sealed class LinuxInterface
{
    // IFF_UP of netdevice(7).
    private const int Up = 1;

    private readonly string _directory;

    private LinuxInterface(string directory) => _directory = directory;

    /// <summary>The interface; null for what the kernel has no entry for, such as <c>any</c>.</summary>
    public static LinuxInterface? Find(string name)
    {
        var directory = Path.Join("/sys/class/net", name);
        return Directory.Exists(directory) ? new LinuxInterface(directory) : null;
    }

    /// <summary>Whether it is still there.</summary>
    public bool Exists => Directory.Exists(_directory);

    /// <summary>Whether it is administratively up; true when that cannot be read.</summary>
    public bool IsUp =>
        Read("flags") is not { } text
        || !int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var flags)
        || (flags & Up) != 0;

    /// <summary>Packets that the interface or its driver had no room for since it was made; null when that cannot be read.</summary>
    public long? Missed => ReadCounter("rx_missed_errors") + ReadCounter("rx_fifo_errors");

    private long? ReadCounter(string name) =>
        long.TryParse(Read(Path.Join("statistics", name)), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private string? Read(string name)
    {
        try
        {
            return File.ReadAllText(Path.Join(_directory, name)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
