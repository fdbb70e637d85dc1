using System.Globalization;

namespace NetMon.Adapters.Capture;

/// <summary>What Linux says of one interface.</summary>
internal sealed class LinuxInterface(string name)
{
    private readonly string _statistics = Path.Join("/sys/class/net", name, "statistics");

    /// <summary>Whether it is there, and administratively up.</summary>
    public InterfaceState ReadState() => Posix.ReadInterfaceFlags(name) switch
    {
        Posix.NoSuchInterface => InterfaceState.Removed,
        >= 0 and var flags when (flags & Posix.InterfaceUp) == 0 => InterfaceState.Down,
        _ => InterfaceState.Up,
    };

    /// <summary>Packets that the interface or its driver had no room for since it was made; null when that cannot be read.</summary>
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
