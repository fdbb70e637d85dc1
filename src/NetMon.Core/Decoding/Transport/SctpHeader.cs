namespace NetMon.Decoding.Transport;

/// <summary>SCTP's common header, RFC 9260 section 3.1; its chunks are the payload.</summary>
internal static class SctpHeader
{
    /// <summary>Length of the header, in bytes.</summary>
    internal const int Length = 12;

    /// <summary>Decodes the header, starting at the source port.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        var have = PacketDecoder.Available(data, offset, end);
        if (have < Length)
        {
            PortFields.Cut(data, DecodeLayer.Sctp, offset, Length, have, ref headers);
            return;
        }

        PortFields.Read(data.Slice(offset, Length), ref headers);
        headers.SetPayload(offset + Length, end);
    }
}
