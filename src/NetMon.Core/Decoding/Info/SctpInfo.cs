using System.Globalization;

namespace NetMon.Decoding.Info;

/// <summary>Describes SCTP by its first chunk: <c>36412 -> 36412 INIT Len=40</c>. Chunk types are from IANA's registry.</summary>
internal static class SctpInfo
{
    /// <summary>Describes the ports, the type of the first chunk, and the length of all chunks.</summary>
    public static string Describe(in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var chunks = headers.Payload(data);
        return chunks.IsEmpty
            ? PortsInfo.Describe(headers)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{headers.SrcPort} -> {headers.DstPort} {ChunkName(chunks[0])} Len={headers.PayloadLength}");
    }

    private static string ChunkName(byte type) => type switch
    {
        0 => "DATA",
        1 => "INIT",
        2 => "INIT_ACK",
        3 => "SACK",
        4 => "HEARTBEAT",
        5 => "HEARTBEAT_ACK",
        6 => "ABORT",
        7 => "SHUTDOWN",
        8 => "SHUTDOWN_ACK",
        9 => "ERROR",
        10 => "COOKIE_ECHO",
        11 => "COOKIE_ACK",
        14 => "SHUTDOWN_COMPLETE",
        15 => "AUTH",
        64 => "I_DATA",
        128 => "ASCONF_ACK",
        130 => "RE_CONFIG",
        132 => "PAD",
        192 => "FORWARD_TSN",
        193 => "ASCONF",
        _ => string.Create(CultureInfo.InvariantCulture, $"chunk {type}"),
    };
}
