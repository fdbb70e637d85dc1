using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

public sealed class DefaultInterfaceTests
{
    private const string Heading = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

    [Fact]
    public void The_default_route_with_the_lowest_metric_wins() => Assert.Equal("wlan0", DefaultInterface.FindOfRoute(
    [
        Heading,
        "eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
        "eth0\t00000000\t0100A8C0\t0003\t0\t0\t200\t00000000\t0\t0\t0",
        "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
    ]));

    [Fact]
    public void Without_a_default_route_there_is_none() => Assert.Null(DefaultInterface.FindOfRoute([Heading, "short"]));

    [Fact]
    public void Without_a_route_the_first_that_is_up_and_may_be_captured_on_is_meant()
    {
        NetInterface[] interfaces =
        [
            new() { Name = "lo", Status = nameof(InterfaceStatus.Up), Kind = nameof(InterfaceKind.Loopback) },
            new() { Name = "a", Status = nameof(InterfaceStatus.Down), Kind = nameof(InterfaceKind.Ethernet) },
            new() { Name = "b", Status = nameof(InterfaceStatus.Up), Kind = nameof(InterfaceKind.Ethernet), CaptureHint = "sudo" },
            new() { Name = "c", Status = nameof(InterfaceStatus.Up), Kind = nameof(InterfaceKind.Wireless) },
        ];

        Assert.Equal("c", Assert.Single(DefaultInterface.Candidates(interfaces)).Name);
    }
}
