using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

public sealed class CaptureAdviceTests
{
    private const ulong NetAdmin = 1 << 12;
    private const ulong NetRaw = 1 << 13;

    [Theory]
    [InlineData("eth0", NetRaw, "/usr/bin/pwsh", null)]
    [InlineData("eth0", NetAdmin, "/usr/bin/pwsh", "sudo pwsh")]
    [InlineData("eth0", 0ul, "/usr/bin/pwsh", "sudo pwsh")]
    [InlineData("eth0", 0ul, "/usr/bin/dotnet", "sudo pwsh")]
    [InlineData("eth0", 0ul, null, "sudo pwsh")]
    [InlineData("any", 0ul, "/opt/net mon/netmon", "sudo setcap cap_net_raw=ep '/opt/net mon/netmon'")]
    [InlineData("eth0", 0ul, "/opt/o'brien/netmon", @"sudo setcap cap_net_raw=ep '/opt/o'\''brien/netmon'")]
    [InlineData("nflog", NetRaw, "/opt/netmon", "sudo setcap cap_net_admin=ep '/opt/netmon'")]
    [InlineData("nflog", NetAdmin, "/opt/netmon", null)]
    public void The_hint_is_the_command_for_this_program_and_setcap_only_for_our_own(
        string device, ulong capabilities, string? processPath, string? expected) =>
        Assert.Equal(expected, CaptureRights.LinuxHint(device, capabilities, processPath));

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
    [InlineData("ETH0", "eth0,eth1")]
    [InlineData("eth", "eth0,eth1")]
    [InlineData("wlan0", "")]
    [InlineData("l", "lo")]
    [InlineData("x", "")]
    [InlineData("", "")]
    public void Names_that_come_close_are_suggested_nearest_first(string name, string expected) =>
        Assert.Equal(expected, string.Join(',', NameSuggestions.For(name, ["lo", "eth0", "eth1", "docker0", "any"])));
}
