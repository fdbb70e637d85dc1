using NetMon.Alerts.Delivery;

namespace NetMon.Adapters.Notifications;

/// <summary>The Linux desktop session that shows notifications.</summary>
/// <param name="BusAddress">Address of the session bus; null for the one in this process's environment.</param>
/// <param name="UserName">The session's user; null for the user of this process.</param>
internal sealed record DesktopSession(string? BusAddress, string? UserName)
{
    /// <summary>
    /// Finds the session of this process or, under sudo, which captures often need, that of the calling user.
    /// </summary>
    /// <exception cref="AlertDeliveryException">There is no session.</exception>
    public static DesktopSession Find() => Find(Environment.GetEnvironmentVariable, File.Exists, Environment.IsPrivilegedProcess);

    /// <summary>The same, in a given environment.</summary>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    /// <param name="exists">Whether a file exists.</param>
    /// <param name="isRoot">Whether this process is root.</param>
    /// <exception cref="AlertDeliveryException">There is no session.</exception>
    public static DesktopSession Find(Func<string, string?> variable, Func<string, bool> exists, bool isRoot)
    {
        // Checked first, because sudo -E passes on a bus address that root may not use.
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
