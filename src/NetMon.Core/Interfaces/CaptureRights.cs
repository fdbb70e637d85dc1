using System.Globalization;

namespace NetMon.Interfaces;

/// <summary>Whether this process may capture, and which command would let it.</summary>
public static class CaptureRights
{
    // capability numbers of linux/capability.h.
    private const int NetAdmin = 12;
    private const int NetRaw = 13;

    private const string OwnHost = "netmon";
    private const string CaptureGroup = "netmon-capture";

    /// <summary>Null when this process may capture on a device; otherwise the command that changes that.</summary>
    /// <param name="device">The device's name, because not all need the same right.</param>
    public static string? FindHint(string device)
    {
        if (OperatingSystem.IsLinux()) return LinuxHint(device, ReadEffectiveCapabilities(), Environment.ProcessPath, HasSudo());
        if (OperatingSystem.IsMacOS()) return CanOpenBpf() ? null : Elevate(Environment.ProcessPath);
        return OperatingSystem.IsWindows() ? WindowsHint(Npcap.Read(), Environment.IsPrivilegedProcess, Environment.ProcessPath) : null;
    }

    /// <summary>
    /// The commands that give netmon a right to capture, and that right to one group only. The order counts: a change of owner or group takes
    /// capabilities off a file, chown(2), and nobody else may start it before it has them. The documentation has the same ones.
    /// </summary>
    /// <param name="program">Path of netmon.</param>
    /// <param name="capability">The capability, capabilities(7).</param>
    /// <param name="hasSudo">Whether each is to be given through sudo.</param>
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
    /// <param name="device">The device's name.</param>
    /// <param name="capabilities">The effective capabilities, one bit each; null when they cannot be read.</param>
    /// <param name="processPath">The program this process runs.</param>
    /// <param name="hasSudo">Whether there is sudo; without it the commands are for root.</param>
    internal static string? LinuxHint(string device, ulong? capabilities, string? processPath, bool hasSudo = true)
    {
        // The firewall's queues are asked for with messages that only an administrator of the network may send.
        var (number, name) = device is "nflog" or "nfqueue" ? (NetAdmin, "cap_net_admin") : (NetRaw, "cap_net_raw");
        var mayCapture = capabilities is { } held ? (held >> number & 1) != 0 : Environment.IsPrivilegedProcess;
        if (mayCapture) return null;

        // Never for pwsh: every script it runs would have the right, too.
        return IsOwnHost(processPath) ? string.Join(" && ", GrantCommands(processPath!, name, hasSudo)) : Elevate(processPath);
    }

    /// <summary>The hint for Windows.</summary>
    /// <param name="npcap">How Npcap is installed; null when it is not, and another library may be.</param>
    /// <param name="isElevated">Whether the process runs as administrator.</param>
    /// <param name="processPath">The program this process runs.</param>
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
            // In use by another capture, which says that the file may be opened.
            return true;
        }
    }
}
