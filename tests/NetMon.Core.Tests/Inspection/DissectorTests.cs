using NetMon.Inspection;
using static NetMon.Tests.Inspection.TestPackets;

namespace NetMon.Tests.Inspection;

/// <summary>What is asked of the dissector, which is slow.</summary>
public sealed class DissectorTests
{
    private static readonly byte[] Unknown = [0x01, 0x02, 0x03, 0x04];

    [Fact]
    public void The_dissector_is_asked_what_UDP_carries_but_not_what_TCP_carries()
    {
        var dissector = new CountingDissector();
        var inspector = new PacketInspector(dissector);

        var layers = inspector.Inspect(Record(Ethernet(IPv4(Tcp, [.. PortsTo(40000), .. new byte[8], 0x50, 0x10, .. new byte[6], .. Unknown]))));

        Assert.Equal(["Frame", "Ethernet", "IPv4", "TCP", "Payload"], layers.Select(l => l.Name));
        Assert.Equal(0, dissector.Calls);

        inspector.Inspect(Record(Ethernet(IPv4(Udp, [.. PortsTo(40000), 0, 12, 0, 0, .. Unknown]))));

        Assert.Equal(1, dissector.Calls);
    }

    [Fact]
    public void Fields_are_read_only_of_a_layer_that_is_shown()
    {
        var dissector = new CountingDissector();

        var layers = new PacketInspector(dissector).Inspect(Record(Ethernet(IPv4(Udp, [.. PortsTo(40000), 0, 12, 0, 0, .. Unknown]))));

        Assert.Equal(["shown"], dissector.Read);
        Assert.Equal(["Frame", "Ethernet", "IPv4", "UDP", "shown"], layers.Select(l => l.Name));
        Assert.Equal("yes", Assert.Single(layers[^1].Fields).Value);
    }

    [Fact]
    public void Layers_are_numbered_in_order_and_a_layer_keeps_its_own_fields()
    {
        var layers = new PacketInspector().Inspect(Record(Ethernet(IPv4(Udp, [.. PortsTo(53), 0, 12, 0, 0, .. Unknown]))));

        Assert.Equal(Enumerable.Range(0, layers.Count), layers.Select(l => l.Index));
        Assert.All(layers, layer => Assert.All(layer.Fields, field => Assert.Equal(layer.Name, field.Layer)));
    }

    private static byte[] PortsTo(int port) => [0x9c, 0x41, (byte)(port >> 8), (byte)port];

    private sealed class CountingDissector : IPacketDissector
    {
        public int Calls { get; private set; }

        public List<string> Read { get; } = [];

        public IReadOnlyList<DissectedLayer> Dissect(LinkType linkType, byte[] frame)
        {
            Calls++;
            return [Layer("passed over", 0, 14), Layer("shown", 42, 4)];
        }

        private DissectedLayer Layer(string name, int offset, int length) => new(name, offset, length, () =>
        {
            Read.Add(name);
            return [new("Is read", "yes")];
        });
    }
}
