using NetMon.Decoding.Names;

namespace NetMon.Decoding.Info;

/// <summary>One line for a person about a packet, in the manner of Wireshark's Info column.</summary>
internal static class PacketInfo
{
    /// <summary>Describes the highest layer that was decoded.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data) => ProtocolNames.Of(headers);
}
