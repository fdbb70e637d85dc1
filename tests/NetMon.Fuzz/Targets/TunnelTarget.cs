using NetMon.Tests.Decoding;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// What is inside a tunnel: a byte for the tunnel, a byte for another one in it (255 for none), then the bytes behind their headers. So bytes
/// get behind every tunnel, without a fuzzer having to find its header first. The same must hold as for a packet.
/// </summary>
internal static class TunnelTarget
{
    /// <summary>Bytes before those that are put into the tunnel.</summary>
    public const int HeaderLength = 2;

    /// <summary>The second byte where there is one tunnel only.</summary>
    public const byte NoOther = 255;

    /// <summary>Feeds it one input.</summary>
    /// <param name="input">Any bytes at all.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderLength) return;
        var tunnels = ProtocolStacks.Tunnels;
        var outer = tunnels[input[0] % tunnels.Count];
        var bytes = input[HeaderLength..].ToArray();
        if (input[1] != NoOther)
        {
            var packet = tunnels[input[1] % tunnels.Count].Wrap(bytes);
            bytes = ProtocolStacks.Carry(outer.Inner, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet);
        }

        var frame = outer.Wrap(bytes);
        foreach (var wireLength in (ReadOnlySpan<int>)[frame.Length, frame.Length + 100]) PacketTarget.Check(LinkType.Raw, frame, wireLength);
    }
}
