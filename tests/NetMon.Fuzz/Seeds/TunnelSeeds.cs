using NetMon.Fuzz.Targets;
using NetMon.Tests.Decoding;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Fuzz.Seeds;

/// <summary>A packet in each tunnel, and some tunnels with an inner tunnel of each kind of carrier.</summary>
internal static class TunnelSeeds
{
    private static readonly byte[] Packet = IPv4(17, Udp(40000, 53, Bytes("1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001")));

    // One inner tunnel of each kind of carrier, because a corpus of all pairs would repeat itself.
    private static readonly string[] Others = ["VXLAN", "IPIP", "ERSPAN III", "L2TP", "sFlow"];

    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } = [.. Single(), .. Double()];

    private static IEnumerable<CorpusInput> Single() =>
        ProtocolStacks.Tunnels.Select((tunnel, index) => new CorpusInput(FileName(tunnel.Name), [(byte)index, TunnelTarget.NoOther, .. ProtocolStacks.Carry(tunnel.Inner, 0x0800, Packet)]));

    private static IEnumerable<CorpusInput> Double()
    {
        var tunnels = ProtocolStacks.Tunnels;
        foreach (var other in Others)
        {
            var index = tunnels.ToList().FindIndex(tunnel => tunnel.Name == other);
            var inside = ProtocolStacks.Carry(tunnels[index].Inner, 0x0800, Packet);
            for (var outer = 0; outer < tunnels.Count; outer += 7)
                yield return new CorpusInput($"{FileName(tunnels[outer].Name)}-{FileName(other)}", [(byte)outer, (byte)index, .. inside]);
        }
    }

    private static string FileName(string name) => name.ToLowerInvariant().Replace(' ', '-');
}
