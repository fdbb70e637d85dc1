namespace NetMon.Interfaces;

/// <summary>How to install the capture library, by system.</summary>
public static class CaptureLibraryAdvice
{
    private const string OsReleasePath = "/etc/os-release";

    /// <summary>The install command or download location for this system.</summary>
    public static string ForThisSystem()
    {
        if (OperatingSystem.IsWindows()) return "Install Npcap from https://npcap.com, or: winget install Insecure.Npcap";
        if (OperatingSystem.IsMacOS()) return "macOS carries libpcap; if it was removed: brew install libpcap";
        try
        {
            return ForOsRelease(File.ReadAllText(OsReleasePath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ForOsRelease("");
        }
    }

    /// <summary>The install command of a Linux distribution.</summary>
    /// <param name="osRelease">Content of its /etc/os-release, os-release(5).</param>
    internal static string ForOsRelease(string osRelease)
    {
        var fields = osRelease.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1].Trim('"', '\''));
        // The distribution's own ID first, then its ancestors, nearest first.
        var names = fields["ID"].Concat(fields["ID_LIKE"].SelectMany(like => like.Split(' ')));
        return names.Select(Command).FirstOrDefault(command => command is not null) ?? "Install the package of your system that carries libpcap.";
    }

    private static string? Command(string system) => system switch
    {
        "debian" or "ubuntu" or "raspbian" or "linuxmint" => "sudo apt-get install libpcap0.8",
        "fedora" or "rhel" or "centos" or "amzn" or "azurelinux" or "mariner" => "sudo dnf install libpcap",
        "arch" or "manjaro" => "sudo pacman -S libpcap",
        "alpine" => "sudo apk add libpcap",
        "suse" or "opensuse" or "opensuse-leap" or "opensuse-tumbleweed" or "sles" => "sudo zypper install libpcap1",
        _ => null,
    };
}
