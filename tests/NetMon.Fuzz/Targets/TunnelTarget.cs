using NetMon.Tests.Decoding;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes the inside of tunnels. Input: tunnel (1 byte), a second tunnel inside it (1 byte, 255 for none), the bytes after their headers.
/// This gets bytes into every tunnel without having to find its header first. The same must hold as for a packet.
/// </summary>
internal static class TunnelTarget
{
    /// <summary>Length of the header before the tunnelled bytes, in bytes.</summary>
    public const int HeaderLength = 2;

    /// <summary>Value of the second byte if there is one tunnel only.</summary>
    public const byte NoOther = 255;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
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
