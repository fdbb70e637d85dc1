using NetMon.Filtering;
using NetMon.Fuzz.Targets;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Fuzz.Seeds;

/// <summary>Programs as libpcap compiles them, and some with instructions that it rarely emits.</summary>
internal static class BpfSeeds
{
    private static readonly byte[] Frame = Ethernet(0x0800, IPv4(6, Tcp(40000, 80, "GET /"u8.ToArray())));

    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
    [
        new("ip", Input(new(0x28, 0, 0, 12), new(0x15, 0, 1, 0x0800), Return(262144), Return(0))),
        new("tcp-port-80", Input(
            new(0x28, 0, 0, 12), new(0x15, 0, 8, 0x0800), new(0x30, 0, 0, 23), new(0x15, 0, 6, 6), new(0x28, 0, 0, 20), new(0x45, 4, 0, 0x1fff),
            new(0xb1, 0, 0, 14), new(0x48, 0, 0, 16), new(0x15, 0, 1, 80), Return(262144), Return(0))),
        new("longer-than", Input(new(0x80, 0, 0, 0), new(0x35, 0, 1, 60), Return(1), Return(0))),
        new("arithmetic", Input(
            new(0x20, 0, 0, 26), new(0x07, 0, 0, 0), new(0x04, 0, 0, 7), new(0x1c, 0, 0, 0), new(0x24, 0, 0, 3), new(0x34, 0, 0, 2),
            new(0x44, 0, 0, 8), new(0x54, 0, 0, 0xff), new(0x64, 0, 0, 33), new(0x7c, 0, 0, 0), new(0x84, 0, 0, 0), new(0x94, 0, 0, 10),
            new(0xac, 0, 0, 0), new(0x16, 0, 0, 0))),
        new("memory", Input(
            new(0x01, 0, 0, 4), new(0x50, 0, 0, 10), new(0x02, 0, 0, 15), new(0x03, 0, 0, 0), new(0x61, 0, 0, 15), new(0x60, 0, 0, 0),
            new(0x3d, 1, 0, 0), new(0x05, 0, 0, 1), Return(1), new(0x87, 0, 0, 0), new(0x16, 0, 0, 0))),
        new("no-return", Input(new BpfInstruction(0x00, 0, 0, 1))),
    ];

    private static byte[] Input(params BpfInstruction[] instructions) => BpfTarget.ToInput(Frame.Length, Frame, instructions);

    private static BpfInstruction Return(uint value) => new(0x06, 0, 0, value);
}
