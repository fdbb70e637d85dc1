using System.Net.NetworkInformation;
using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

/// <summary>Interfaces of Windows with Npcap, as documented in its guide.</summary>
public sealed class WindowsInterfacesTests
{
    private const string Ethernet = "{6B0E2C3A-1111-4222-8333-944455566677}";
    private const string Loopback = "{9A8B7C6D-0000-11EE-8C99-0242AC120002}";

    private static readonly NetworkInterface[] System =
    [
        new Adapter(Ethernet, "Ethernet 2", NetworkInterfaceType.Ethernet, index: 12),
        new Adapter(Loopback, "Loopback Pseudo-Interface 1", NetworkInterfaceType.Loopback, index: 1),
    ];

    [Fact]
    public void An_adapter_has_the_library_s_name_the_one_that_people_know_and_the_number_of_the_system()
    {
        var found = InterfaceCatalog.Read(System, [new($@"\Device\NPF_{Ethernet}", null, "Intel(R) I210")], isWindows: true);

        var item = Assert.Single(found, item => item.FriendlyName == "Ethernet 2");
        Assert.Equal(($@"\Device\NPF_{Ethernet}", (int?)12, "Ethernet", true), (item.Name, item.InterfaceIndex, item.Kind, item.CanCapture));
    }

    [Fact]
    public void What_Get_NetAdapter_says_of_an_adapter_is_there_under_names_of_our_own()
    {
        // Name, InterfaceDescription, InterfaceIndex, InterfaceGuid, MacAddress 8C-16-45-2E-01-AF, MtuSize and Status of MSFT_NetAdapter.
        var adapter = new Adapter(Ethernet, "Ethernet 2", NetworkInterfaceType.Ethernet, index: 12, "Intel(R) I210 Gigabit Network Connection #2", "8C16452E01AF");

        var item = Assert.Single(InterfaceCatalog.Read([adapter], [new($@"\Device\NPF_{Ethernet}", null, "Intel(R) I210")], isWindows: true));

        Assert.Equal(
            ("Ethernet 2", "Intel(R) I210 Gigabit Network Connection #2", (int?)12, $@"\Device\NPF_{Ethernet}", "8c:16:45:2e:01:af", (int?)1500, "Up"),
            (item.FriendlyName, item.Description, item.InterfaceIndex, item.Name, item.MacAddress, item.Mtu, item.Status));
    }

    [Fact]
    public void The_loopback_is_the_device_that_Npcap_has_for_it()
    {
        var found = InterfaceCatalog.Read(
            System, [new($@"\Device\NPF_{Ethernet}", null, null), new(@"\Device\NPF_Loopback", null, "Adapter for loopback traffic capture")], isWindows: true);

        Assert.Equal(2, found.Count);
        var item = Assert.Single(found, item => item.Kind == nameof(InterfaceKind.Loopback));
        Assert.Equal(
            (@"\Device\NPF_Loopback", "Loopback Pseudo-Interface 1", nameof(LinkType.Null), true), (item.Name, item.FriendlyName, item.LinkType, item.CanCapture));
    }

    [Fact]
    public void A_loopback_with_a_device_of_its_own_is_that_device()
    {
        var found = InterfaceCatalog.Read(System, [new($@"\Device\NPF_{Loopback}", null, null)], isWindows: true);

        Assert.Equal($@"\Device\NPF_{Loopback}", Assert.Single(found, item => item.Kind == nameof(InterfaceKind.Loopback)).Name);
    }

    [Fact]
    public void What_Npcap_has_no_device_for_says_what_to_do()
    {
        var found = InterfaceCatalog.Read(System, [], isWindows: true);

        Assert.Equal("Enable-NetAdapterBinding -Name 'Ethernet 2' -ComponentID INSECURE_NPCAP", found.Single(item => item.Kind == "Ethernet").CaptureHint);
        Assert.Equal("net start bfe; net stop npcap; net start npcap", found.Single(item => item.Kind == "Loopback").CaptureHint);
    }

    [Theory]
    [InlineData(true, false, false, "pwsh.exe", null)]
    [InlineData(true, true, true, "pwsh.exe", null)]
    [InlineData(true, true, false, "pwsh.exe", "Start-Process pwsh -Verb RunAs")]
    [InlineData(true, true, false, "C:/o'brien/netmon.exe", "Start-Process 'C:/o''brien/netmon.exe' -Verb RunAs")]
    [InlineData(false, false, true, "pwsh.exe", "net start npcap")]
    [InlineData(false, true, false, "pwsh.exe", "Start-Process net -ArgumentList start, npcap -Verb RunAs")]
    public void The_hint_tells_of_a_driver_that_is_stopped_and_of_rights(
        bool isRunning, bool isForAdministrators, bool isElevated, string program, string? expected) =>
        Assert.Equal(expected, CaptureRights.WindowsHint(new Npcap(isRunning, isForAdministrators), isElevated, program));

    [Fact]
    public void Of_another_library_nothing_is_known() => Assert.Null(CaptureRights.WindowsHint(npcap: null, isElevated: false, "pwsh.exe"));

    private sealed class Adapter(string id, string name, NetworkInterfaceType type, int index, string? description = null, string? mac = null) : NetworkInterface
    {
        public override string Id => id;

        public override string Name => name;

        public override string Description => description ?? name;

        public override NetworkInterfaceType NetworkInterfaceType => type;

        public override OperationalStatus OperationalStatus => OperationalStatus.Up;

        public override PhysicalAddress GetPhysicalAddress() => mac is null ? PhysicalAddress.None : PhysicalAddress.Parse(mac);

        public override IPInterfaceProperties GetIPProperties() => new Properties(index);

        public override IPInterfaceStatistics GetIPStatistics() => throw new NetworkInformationException();
    }

    // Without IPv4, for which Windows throws.
    private sealed class Properties(int index) : IPInterfaceProperties
    {
        public override bool IsDnsEnabled => false;

        public override string DnsSuffix => "";

        public override bool IsDynamicDnsEnabled => false;

        public override UnicastIPAddressInformationCollection UnicastAddresses => throw new NetworkInformationException();

        public override MulticastIPAddressInformationCollection MulticastAddresses => throw new NetworkInformationException();

        public override IPAddressInformationCollection AnycastAddresses => throw new NetworkInformationException();

        public override IPAddressCollection DnsAddresses => throw new NetworkInformationException();

        public override GatewayIPAddressInformationCollection GatewayAddresses => throw new NetworkInformationException();

        public override IPAddressCollection DhcpServerAddresses => throw new NetworkInformationException();

        public override IPAddressCollection WinsServersAddresses => throw new NetworkInformationException();

        public override IPv4InterfaceProperties GetIPv4Properties() => throw new NetworkInformationException();

        public override IPv6InterfaceProperties GetIPv6Properties() => new Version6(index);
    }

    private sealed class Version6(int index) : IPv6InterfaceProperties
    {
        public override int Index => index;

        public override int Mtu => 1500;
    }
}
