using System.Globalization;
using Microsoft.Win32;

namespace NetMon.Interfaces;

/// <summary>Whether this process may capture, and which command would let it.</summary>
public static class CaptureRights
{
    // capability numbers of linux/capability.h.
    private const int NetAdmin = 12;
    private const int NetRaw = 13;

    private const string OwnHost = "netmon";

    /// <summary>Null when this process may capture on a device; otherwise the command that changes that.</summary>
    /// <param name="device">The device's name, because not all need the same right.</param>
    public static string? FindHint(string device)
    {
        if (OperatingSystem.IsLinux()) return LinuxHint(device, ReadEffectiveCapabilities(), Environment.ProcessPath);
        if (OperatingSystem.IsMacOS()) return CanOpenBpf() ? null : Elevate(Environment.ProcessPath);
        return OperatingSystem.IsWindows() && IsNpcapAdminOnly() && !Environment.IsPrivilegedProcess
            ? "Start-Process pwsh -Verb RunAs"
            : null;
    }

    /// <summary>The hint for Linux.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="capabilities">The effective capabilities, one bit each; null when they cannot be read.</param>
    /// <param name="processPath">The program this process runs.</param>
    internal static string? LinuxHint(string device, ulong? capabilities, string? processPath)
    {
        // The firewall's queues are asked for with messages that only an administrator of the network may send.
        var (number, name) = device is "nflog" or "nfqueue" ? (NetAdmin, "cap_net_admin") : (NetRaw, "cap_net_raw");
        var mayCapture = capabilities is { } held ? (held >> number & 1) != 0 : Environment.IsPrivilegedProcess;
        if (mayCapture) return null;

        // Never for pwsh: every script it runs would have the right, too.
        return IsOwnHost(processPath) ? $"sudo setcap {name}=ep {Quote(processPath!)}" : Elevate(processPath);
    }

    private static string Elevate(string? processPath) => IsOwnHost(processPath) ? $"sudo {Quote(processPath!)}" : "sudo pwsh";

    private static bool IsOwnHost(string? processPath) => Path.GetFileName(processPath) == OwnHost;

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

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

    private static bool CanOpenBpf()
    {
        try
        {
            using var device = File.OpenHandle("/dev/bpf0", FileMode.Open, FileAccess.ReadWrite);
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

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static bool IsNpcapAdminOnly() =>
        Registry.GetValue(@"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\npcap\Parameters", "AdminOnly", 0) is 1;
}
