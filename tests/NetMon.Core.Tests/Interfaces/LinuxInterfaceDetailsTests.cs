using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

/// <summary>Reads a tree like /sys/class/net that the test makes itself, so that every kind is there on every machine.</summary>
public sealed class LinuxInterfaceDetailsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("netmon-sys").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("1", "device/", InterfaceKind.Ethernet, LinkType.Ethernet)]
    [InlineData("1", "", InterfaceKind.Virtual, LinkType.Ethernet)]
    [InlineData("1", "uevent=DEVTYPE=bridge", InterfaceKind.Virtual, LinkType.Ethernet)]
    [InlineData("1", "uevent=DEVTYPE=vxlan", InterfaceKind.Tunnel, LinkType.Ethernet)]
    [InlineData("1", "wireless/", InterfaceKind.Wireless, LinkType.Ethernet)]
    [InlineData("1", "phy80211/", InterfaceKind.Wireless, LinkType.Ethernet)]
    [InlineData("803", "phy80211/", InterfaceKind.Wireless, LinkType.Ieee80211Radiotap)]
    [InlineData("1", "tun_flags=0x1002", InterfaceKind.Virtual, LinkType.Ethernet)]
    [InlineData("65534", "tun_flags=0x1001", InterfaceKind.Tunnel, LinkType.Raw)]
    [InlineData("65534", "", InterfaceKind.Tunnel, LinkType.Raw)]
    [InlineData("776", "", InterfaceKind.Tunnel, LinkType.Raw)]
    [InlineData("512", "", InterfaceKind.Tunnel, null)]
    [InlineData("772", "", InterfaceKind.Loopback, LinkType.Ethernet)]
    [InlineData("280", "", InterfaceKind.Other, LinkType.CanSocketCan)]
    [InlineData("32", "device/", InterfaceKind.Other, null)]
    public void Kind_and_link_type_follow_from_what_the_kernel_says(string type, string entry, InterfaceKind kind, LinkType? linkType)
    {
        var details = Make("type=" + type, entry);

        Assert.Equal((kind, linkType), (details.Kind, details.LinkType));
    }

    [Theory]
    [InlineData("0x1003", "up", true, InterfaceStatus.Up)]
    [InlineData("0x9", "unknown", true, InterfaceStatus.Up)]
    [InlineData("0x1003", "down", true, InterfaceStatus.Down)]
    [InlineData("0x1003", "lowerlayerdown", true, InterfaceStatus.Down)]
    [InlineData("0x1002", "unknown", false, InterfaceStatus.Down)]
    public void An_interface_may_be_switched_on_and_still_have_no_link(string flags, string state, bool isSwitchedOn, InterfaceStatus status)
    {
        var details = Make("type=1", "flags=" + flags, "operstate=" + state);

        Assert.Equal((isSwitchedOn, status), (details.IsSwitchedOn, details.Status));
    }

    [Fact]
    public void An_empty_alias_is_none()
    {
        Assert.Null(Make("ifalias=").Alias);
        Assert.Equal("uplink", Make("ifalias=uplink").Alias);
    }

    [Fact]
    public void An_unreadable_entry_is_no_end()
    {
        var details = Make();

        Assert.Equal((InterfaceKind.Other, null, true), (details.Kind, details.LinkType, details.IsSwitchedOn));
        Assert.Null(LinuxInterfaceDetails.Find("gone0", _root));
    }

    private LinuxInterfaceDetails Make(params string[] entries)
    {
        var directory = Directory.CreateDirectory(Path.Join(_root, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var entry in entries.Where(e => e.Length > 0))
        {
            if (entry.EndsWith('/')) Directory.CreateDirectory(Path.Join(directory, entry));
            else File.WriteAllText(Path.Join(directory, entry.Split('=')[0]), entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..] + "\n");
        }

        return LinuxInterfaceDetails.Find(Path.GetFileName(directory), _root)!;
    }
}
