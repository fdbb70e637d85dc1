using NetMon.Filtering;

namespace NetMon.Tests.Filtering;

public sealed class ServiceNamesTests
{
    [Fact]
    public void Every_name_stands_for_ports_and_none_reads_as_one() =>
        Assert.All(ServiceNames.All, name =>
        {
            Assert.NotNull(ServiceNames.Describe(name));
            Assert.False(PortRange.TryParsePorts(name, out _));
        });

    [Fact]
    public void A_file_of_services_is_read_with_its_aliases_and_without_what_is_none()
    {
        var services = ServiceNames.Read(
        [
            "# Network services", "", "tcpmux\t\t1/tcp\t\t\t\t# TCP port service multiplexer", "discard 9/tcp sink null", "discard 10/udp", "broken",
            "odd ninety/tcp", "large 70000/tcp",
        ]);

        Assert.Equal(["discard", "null", "sink", "tcpmux"], services.Keys.Order(StringComparer.Ordinal));
        // The first line counts: most names have the same port in each protocol.
        Assert.All(["discard", "sink", "NULL"], name => Assert.Equal(new PortRange(9, 9), services[name]));
    }
}
