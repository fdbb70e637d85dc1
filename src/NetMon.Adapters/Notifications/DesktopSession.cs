using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>Whose desktop on Linux shows notifications, and how its session bus is reached.</summary>
/// <param name="BusAddress">Address of the bus; null for the one that this process has in its environment.</param>
/// <param name="UserName">The user that the session belongs to; null for the user of this process.</param>
internal sealed record DesktopSession(string? BusAddress, string? UserName)
{
    /// <summary>
    /// The session of this process; under sudo, which capture often needs, the one of the user who called it.
    /// </summary>
    /// <exception cref="AlertDeliveryException">There is none.</exception>
    public static DesktopSession Find() => Find(Environment.GetEnvironmentVariable, File.Exists, Environment.IsPrivilegedProcess);

    /// <summary>The same, of a described surrounding.</summary>
    /// <param name="variable">Value of an environment variable, or null.</param>
    /// <param name="exists">Whether there is such a file.</param>
    /// <param name="isRoot">Whether this process is root.</param>
    /// <exception cref="AlertDeliveryException">There is none.</exception>
    public static DesktopSession Find(Func<string, string?> variable, Func<string, bool> exists, bool isRoot)
    {
        // First, because sudo -E hands on the address of a bus that root may not speak on.
        if (isRoot && variable("SUDO_USER") is { Length: > 0 } user && variable("SUDO_UID") is { Length: > 0 } id
            && $"/run/user/{id}/bus" is var theirs && exists(theirs))
        {
            return new DesktopSession("unix:path=" + theirs, user);
        }

        if (variable("DBUS_SESSION_BUS_ADDRESS") is { Length: > 0 }) return new DesktopSession(null, null);
        if (variable("XDG_RUNTIME_DIR") is { Length: > 0 } directory && Path.Join(directory, "bus") is var own && exists(own))
            return new DesktopSession("unix:path=" + own, null);

        throw new AlertDeliveryException(
            "There is no desktop session that could show a notification: DBUS_SESSION_BUS_ADDRESS is not set.", isTransient: false);
    }
}
