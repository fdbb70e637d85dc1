using System.Globalization;

namespace NetMon.Interfaces;

/// <summary>Whether this process may capture, and the command that would permit it.</summary>
public static class CaptureRights
{
    // Capability numbers of linux/capability.h.
    private const int NetAdmin = 12;
    private const int NetRaw = 13;

    private const string OwnHost = "netmon";
    private const string CaptureGroup = "netmon-capture";

    /// <summary>Null if this process may capture on a device; otherwise the command that would permit it.</summary>
    /// <param name="device">Device name; devices require different privileges.</param>
    public static string? FindHint(string device)
    {
        if (OperatingSystem.IsLinux()) return LinuxHint(device, ReadEffectiveCapabilities(), Environment.ProcessPath, HasSudo());
        if (OperatingSystem.IsMacOS()) return CanOpenBpf() ? null : Elevate(Environment.ProcessPath);
        return OperatingSystem.IsWindows() ? WindowsHint(Npcap.Read(), Environment.IsPrivilegedProcess, Environment.ProcessPath) : null;
    }

    /// <summary>
    /// The commands that grant netmon a capture capability, for one group only. The order matters: changing owner or group removes a file's
    /// capabilities, chown(2), and others must be excluded before it has them. The documentation lists the same commands.
    /// </summary>
    /// <param name="program">Path of netmon.</param>
    /// <param name="capability">The capability, capabilities(7).</param>
    /// <param name="hasSudo">Whether to prefix the commands with sudo.</param>
    public static IReadOnlyList<string> GrantCommands(string program, string capability = "cap_net_raw", bool hasSudo = true)
    {
        var asRoot = hasSudo ? "sudo " : "";
        return
        [
            $"{asRoot}groupadd --system --force {CaptureGroup}",
            $"{asRoot}usermod --append --groups {CaptureGroup} \"$(id -un)\"",
            $"{asRoot}chgrp {CaptureGroup} {Quote(program)}",
            $"{asRoot}chmod 0750 {Quote(program)}",
            $"{asRoot}setcap {capability}=ep {Quote(program)}",
        ];
    }

    /// <summary>The hint for Linux.</summary>
    /// <param name="device">Device name.</param>
    /// <param name="capabilities">Effective capabilities as a bit mask; null if unreadable.</param>
    /// <param name="processPath">Path of this process's executable.</param>
    /// <param name="hasSudo">Whether sudo is installed; without it the commands are for root.</param>
    internal static string? LinuxHint(string device, ulong? capabilities, string? processPath, bool hasSudo = true)
    {
        // The firewall queues are requested by netlink messages that require CAP_NET_ADMIN.
        var (number, name) = device is "nflog" or "nfqueue" ? (NetAdmin, "cap_net_admin") : (NetRaw, "cap_net_raw");
        var mayCapture = capabilities is { } held ? (held >> number & 1) != 0 : Environment.IsPrivilegedProcess;
        if (mayCapture) return null;

        // Never for pwsh: every script it runs would have the capability too.
        return IsOwnHost(processPath) ? string.Join(" && ", GrantCommands(processPath!, name, hasSudo)) : Elevate(processPath);
    }

    /// <summary>The hint for Windows.</summary>
    /// <param name="npcap">State of Npcap; null if it is not installed, though another library may be.</param>
    /// <param name="isElevated">Whether the process runs as administrator.</param>
    /// <param name="processPath">Path of this process's executable.</param>
    internal static string? WindowsHint(Npcap? npcap, bool isElevated, string? processPath)
    {
        if (npcap is null) return null;
        if (!npcap.IsRunning) return isElevated ? "net start npcap" : "Start-Process net -ArgumentList start, npcap -Verb RunAs";
        if (!npcap.IsForAdministrators || isElevated) return null;
        var program = Path.GetFileNameWithoutExtension(processPath) == OwnHost ? $"'{processPath!.Replace("'", "''", StringComparison.Ordinal)}'" : "pwsh";
        return $"Start-Process {program} -Verb RunAs";
    }

    private static string Elevate(string? processPath) => IsOwnHost(processPath) ? $"sudo {Quote(processPath!)}" : "sudo pwsh";

    private static bool IsOwnHost(string? processPath) => Path.GetFileName(processPath) == OwnHost;

    private static string Quote(string path) =>
        path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
            ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool HasSudo() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Join(folder, "sudo")));

    private static ulong? ReadEffectiveCapabilities()
    {
        const string Key = "CapEff:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
            return ulong.TryParse(line.AsSpan(Key.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    // As libpcap opens it: the right to send is not needed.
    private static bool CanOpenBpf() => CanOpenBpf(FileAccess.ReadWrite) || CanOpenBpf(FileAccess.Read);

    private static bool CanOpenBpf(FileAccess access)
    {
        try
        {
            using var device = File.OpenHandle("/dev/bpf0", FileMode.Open, access);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // In use by another capture, so it may be opened.
            return true;
        }
    }
}
