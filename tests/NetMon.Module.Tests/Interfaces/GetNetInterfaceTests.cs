using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json;

namespace NetMon.Tests.Interfaces;

public sealed class GetNetInterfaceTests
{
    [Fact]
    public void What_ip_says_of_each_interface_it_says_too()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/sys/class/net/lo/type")) Assert.Skip("Compares with Linux's ip command.");
        using var engine = new Engine();
        var found = engine.Run("Get-NetInterface").Clean();

        foreach (var expected in IpAddresses())
        {
            // Other tests make and remove interfaces at the same time.
            var name = expected.GetProperty("ifname").GetString()!;
            if (found.FirstOrDefault(item => (string)item.Properties["Name"].Value == name) is not { } actual) continue;

            Assert.Equal(expected.GetProperty("mtu").GetInt32(), actual.Properties["Mtu"].Value);
            var mac = expected.GetProperty("address").GetString();
            Assert.Equal(mac == "00:00:00:00:00:00" ? null : mac, actual.Properties["MacAddress"].Value);
            Assert.Equal(Addresses(expected, "inet"), actual.Properties["IPv4Address"].Value);
            Assert.Equal(Addresses(expected, "inet6"), actual.Properties["IPv6Address"].Value);
        }

        Assert.Contains(found, item => (string)item.Properties["Name"].Value == "lo");
    }

    [Fact]
    public void The_loopback_interface_is_described_truly()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The loopback interface has another name elsewhere.");
        using var engine = new Engine();

        var found = Assert.Single(engine.Run("Get-NetInterface lo").Clean());

        Assert.Equal("Loopback", found.Properties["Kind"].Value.ToString());
        Assert.Equal("Up", found.Properties["Status"].Value.ToString());
        Assert.Equal("Ethernet", found.Properties["LinkType"].Value.ToString());
        Assert.True((long)found.Properties["ReceivedBytes"].Value >= 0);
        Assert.Null(found.Properties["MacAddress"].Value);
        Assert.Equal(1, found.Properties["InterfaceIndex"].Value);
        Assert.Equal(1, found.Properties["ifIndex"].Value);
    }

    [Fact]
    public void Wildcards_find_some_or_none_and_neither_is_an_error()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The loopback interface has another name elsewhere.");
        using var engine = new Engine();

        Assert.Single(engine.Run("Get-NetInterface L?").Clean(), item => (string)item.Properties["Name"].Value == "lo");
        Assert.Empty(engine.Run("Get-NetInterface nothing-like-this*").Clean());
    }

    [Fact]
    public void Interfaces_come_in_through_the_pipeline_by_name_and_as_objects()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The loopback interface has another name elsewhere.");
        using var engine = new Engine();

        Assert.Equal(2, engine.Run("'lo', 'lo' | Get-NetInterface").Clean().Count);
        Assert.Single(engine.Run("Get-NetInterface lo | Get-NetInterface").Clean());
    }

    [Fact]
    public void A_name_that_there_is_not_is_an_error_that_names_near_misses_and_the_rest_still_comes()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The loopback interface has another name elsewhere.");
        using var engine = new Engine();

        var result = engine.Run("Get-NetInterface loo, lo");

        Assert.Equal("InterfaceNotFound", result.ErrorId);
        var error = Assert.Single(result.Errors);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("loo", error.TargetObject);
        Assert.Contains("lo?", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(result.Output);
    }

    [Fact]
    public void Kinds_and_link_types_of_software_interfaces_are_told_apart()
    {
        if (SelfRun.IsInner)
        {
            using var engine = new Engine();
            var found = engine.Run("Get-NetInterface").Clean().ToDictionary(item => (string)item.Properties["Name"].Value);

            Assert.Equal(("Virtual", "Ethernet", "Up", true), Summary(found["nmv0"]));
            Assert.Equal(("Virtual", "Ethernet", "Down", false), Summary(found["nmbr0"]));
            Assert.Equal(("Tunnel", "Raw", "Down", true), Summary(found["nmtun0"]));
            Assert.Equal(("Virtual", "Ethernet", "Down", true), Summary(found["nmtap0"]));
            Assert.Equal("sudo ip link set dev nmbr0 up", found["nmbr0"].Properties["CaptureHint"].Value);
            Assert.Equal("10.99.0.1, 10.99.0.2", found["nmv0"].Properties["IPv4Address"].Value);
            Assert.Equal("fd99::1", ((string)found["nmv0"].Properties["IPv6Address"].Value).Split(", ")[0]);
            Assert.Equal("uplink", found["nmv0"].Properties["FriendlyName"].Value);
            Assert.Equal("nmv0", Assert.Single(engine.Run("Get-NetInterface uplink").Clean()).Properties["Name"].Value);
            return;
        }

        SelfRun.Again(
            this,
            ["unshare", "-n", "-m"],
            "mount -t sysfs sysfs /sys; ip link set lo up; ip link add nmv0 type veth peer name nmv1; ip link add nmbr0 type bridge; "
            + "ip tuntap add nmtun0 mode tun; ip tuntap add nmtap0 mode tap; ip link set nmv0 alias uplink; "
            + "ip addr add 10.99.0.1/24 dev nmv0; ip addr add 10.99.0.2/24 dev nmv0; ip addr add fd99::1/64 dev nmv0 nodad; "
            + "ip link set nmv0 up; ip link set nmv1 up; ip link set nmtun0 up; ip link set nmtap0 up");
    }

    private static (string, string, string, bool) Summary(PSObject item) =>
        (item.Properties["Kind"].Value.ToString()!, item.Properties["LinkType"].Value.ToString()!, item.Properties["Status"].Value.ToString()!,
            (bool)item.Properties["CanCapture"].Value);

    private static JsonElement[] IpAddresses()
    {
        try
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", ["-j", "addr"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            return [.. JsonDocument.Parse(ip.StandardOutput.ReadToEnd()).RootElement.EnumerateArray()];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The ip command is not installed.");
            throw;
        }
    }

    private static string? Addresses(JsonElement item, string family)
    {
        var texts = item.GetProperty("addr_info").EnumerateArray()
            .Where(a => a.GetProperty("family").GetString() == family)
            .Select(a => a.GetProperty("local").GetString());
        return string.Join(", ", texts) is { Length: > 0 } joined ? joined : null;
    }
}
