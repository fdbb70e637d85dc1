using System.Globalization;

namespace NetMon.Adapters.Capture;

/// <summary>State and counters of an interface on Linux.</summary>
internal sealed class LinuxInterface(string name)
{
    private readonly string _statistics = Path.Join("/sys/class/net", name, "statistics");

    /// <summary>Whether it exists and is administratively up.</summary>
    public InterfaceState ReadState() => Posix.ReadInterfaceFlags(name) switch
    {
        Posix.NoSuchInterface => InterfaceState.Removed,
        >= 0 and var flags when (flags & Posix.InterfaceUp) == 0 => InterfaceState.Down,
        _ => InterfaceState.Up,
    };

    /// <summary>Packets dropped by the interface or its driver since it was created; null if unreadable.</summary>
    public long? ReadMissed() => ReadCounter("rx_missed_errors") + ReadCounter("rx_fifo_errors");

    private long? ReadCounter(string counter)
    {
        try
        {
            var text = File.ReadAllText(Path.Join(_statistics, counter));
            return long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
