using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>The chunks after the SCTP common header, RFC 9260 section 3.2.</summary>
internal static class SctpChunks
{
    private const int HeaderLength = 4;

    // More chunks than real packets have.
    private const int MaxChunks = 64;

    private static readonly string[] Names =
    [
        "DATA", "INIT", "INIT_ACK", "SACK", "HEARTBEAT", "HEARTBEAT_ACK", "ABORT", "SHUTDOWN", "SHUTDOWN_ACK", "ERROR", "COOKIE_ECHO",
        "COOKIE_ACK", "ECNE", "CWR", "SHUTDOWN_COMPLETE",
    ];

    /// <summary>Reads the chunks of a packet up to the first invalid length.</summary>
    /// <param name="layer">The layer, which starts at the first chunk.</param>
    public static void Read(LayerBuilder layer)
    {
        var names = new List<string>();
        for (var at = 0; layer.Has(at, HeaderLength) && names.Count < MaxChunks;)
        {
            var type = layer.Byte(at);
            var length = layer.UInt16(at + 2);
            var name = type < Names.Length ? Names[type] : string.Create(CultureInfo.InvariantCulture, $"chunk type {type}");
            names.Add(name);
            layer.AddNumber("Chunk type", at, 1, null, name);
            layer.AddHex("Chunk flags", at + 1, 1);
            layer.AddNumber("Chunk length", at + 2, 2, "bytes");
            if (type == 0)
            {
                layer.AddNumber("TSN", at + 4, 4);
                layer.AddNumber("Stream ID", at + 8, 2);
                layer.AddNumber("Stream sequence number", at + 10, 2);
                layer.AddNumber("Payload protocol ID", at + 12, 4);
            }

            if (length < HeaderLength) break;
            // Chunks are padded to a multiple of four bytes. The length does not include the padding.
            at += (length + 3) & ~3;
        }

        layer.Summary = names.Count == 0 ? "SCTP chunks" : "SCTP chunks, " + string.Join(", ", names);
    }
}
