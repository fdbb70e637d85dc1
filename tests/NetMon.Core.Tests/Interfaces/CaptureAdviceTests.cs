using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

public sealed class CaptureAdviceTests
{
    private const ulong NetAdmin = 1 << 12;
    private const ulong NetRaw = 1 << 13;
    private const string Group = "sudo groupadd --system --force netmon-capture && sudo usermod --append --groups netmon-capture \"$(id -un)\" && ";

    [Theory]
    [InlineData("eth0", NetRaw, "/usr/bin/pwsh", null)]
    [InlineData("eth0", NetAdmin, "/usr/bin/pwsh", "sudo pwsh")]
    [InlineData("eth0", 0ul, "/usr/bin/pwsh", "sudo pwsh")]
    [InlineData("eth0", 0ul, "/usr/bin/dotnet", "sudo pwsh")]
    [InlineData("eth0", 0ul, null, "sudo pwsh")]
    [InlineData("any", 0ul, "/opt/net mon/netmon", Group + "sudo chgrp netmon-capture '/opt/net mon/netmon' && sudo chmod 0750 '/opt/net mon/netmon' && sudo setcap cap_net_raw=ep '/opt/net mon/netmon'")]
    [InlineData("eth0", 0ul, "/opt/o'brien/netmon", Group + @"sudo chgrp netmon-capture '/opt/o'\''brien/netmon' && sudo chmod 0750 '/opt/o'\''brien/netmon' && sudo setcap cap_net_raw=ep '/opt/o'\''brien/netmon'")]
    [InlineData("nflog", NetRaw, "/opt/netmon", Group + "sudo chgrp netmon-capture /opt/netmon && sudo chmod 0750 /opt/netmon && sudo setcap cap_net_admin=ep /opt/netmon")]
    [InlineData("nflog", NetAdmin, "/opt/netmon", null)]
    public void The_hint_is_the_command_for_this_program_and_setcap_only_for_our_own(
        string device, ulong capabilities, string? processPath, string? expected) =>
        Assert.Equal(expected, CaptureRights.LinuxHint(device, capabilities, processPath));

    [Fact]
    public void Where_there_is_no_sudo_the_commands_are_for_root() =>
        Assert.DoesNotContain("sudo", CaptureRights.LinuxHint("eth0", 0, "/opt/netmon", hasSudo: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("README.md", "out/host/netmon")]
    [InlineData("docs/permissions.md", "out/host/netmon")]
    [InlineData("src/NetMon.Module/en-US/about_NetMon.help.txt", "PATH/netmon")]
    public void The_documentation_gives_the_same_commands_and_no_others(string document, string program)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(root, "NetMonPS.sln"))) root = Path.GetDirectoryName(root)!;
        var lines = File.ReadAllLines(Path.Join(root, document)).Select(line => line.Trim()).ToList();

        var commands = CaptureRights.GrantCommands(program);
        var start = lines.IndexOf(commands[0]);
        Assert.True(start >= 0, $"{document} does not say how to give the right.");
        Assert.Equal(commands, lines.Skip(start).Take(commands.Count));
        Assert.Equal(1, lines.Count(line => line.StartsWith("sudo setcap", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ID=debian\nVERSION_ID=\"12\"", "sudo apt-get install libpcap0.8")]
    [InlineData("NAME=\"Pop!_OS\"\nID=pop\nID_LIKE=\"ubuntu debian\"", "sudo apt-get install libpcap0.8")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "sudo dnf install libpcap")]
    [InlineData("ID=fedora", "sudo dnf install libpcap")]
    [InlineData("ID=arch", "sudo pacman -S libpcap")]
    [InlineData("ID=alpine", "sudo apk add libpcap")]
    [InlineData("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"", "sudo zypper install libpcap1")]
    [InlineData("ID=plan9", "Install the package of your system that carries libpcap.")]
    [InlineData("", "Install the package of your system that carries libpcap.")]
    public void The_library_is_installed_with_the_package_manager_of_the_system(string osRelease, string expected) =>
        Assert.Equal(expected, CaptureLibraryAdvice.ForOsRelease(osRelease));

    [Theory]
    [InlineData("eht0", "eth0")]
    [InlineData("ETH0", "eth0")]
    [InlineData("eth", "eth0,eth1")]
    [InlineData("wlan0", "")]
    [InlineData("l", "lo")]
    [InlineData("x", "")]
    [InlineData("", "")]
    public void The_names_that_come_closest_are_suggested_and_no_others(string name, string expected) =>
        Assert.Equal(expected, string.Join(',', NameSuggestions.For(name, ["lo", "eth0", "eth1", "docker0", "any"])));
}
