namespace NetMon.Decoding.Link;

/// <summary>Endace's extensible record format: a record header, extension headers, then a frame of the record's type.</summary>
internal static class ErfLink
{
    private const int HeaderLength = 16;
    private const int ExtensionLength = 8;
    private const int EthernetPadLength = 2;
    private const int ChannelHeaderLength = 4;
    private const byte MoreExtensions = 0x80;
    private const byte TypeMask = 0x7f;

    /// <summary>Decodes the header, starting at the timestamp; the type is at byte 8, the wire length at byte 14.</summary>
    public static void Decode(ReadOnlySpan<byte> data, int offset, int end, ref PacketHeaders headers)
    {
        headers.Begin(DecodeLayer.Erf, offset);
        var have = PacketDecoder.Available(data, offset, end);
        if (have < HeaderLength)
        {
            headers.Cut(DecodeLayer.Erf, offset, HeaderLength, have);
            return;
        }

        var type = data[offset + 8];
        var position = offset + HeaderLength;
        for (var more = (type & MoreExtensions) != 0; more; position += ExtensionLength)
        {
            have = PacketDecoder.Available(data, position, end);
            if (have < ExtensionLength)
            {
                headers.Cut(DecodeLayer.Erf, position, ExtensionLength, have);
                return;
            }

            more = (data[position] & MoreExtensions) != 0;
        }

        DecodeRecord(data, position, end, type & TypeMask, ref headers);
    }

    /// <summary>Decodes the frame; the types are those of Endace's ERF types reference guide.</summary>
    private static void DecodeRecord(ReadOnlySpan<byte> data, int offset, int end, int type, ref PacketHeaders headers)
    {
        switch (type)
        {
            case 1 or 10 or 15 or 17:
                PppLink.Decode(data, offset, end, ref headers);
                break;
            case 2 or 11 or 16 or 20:
                EthernetLink.Decode(data, offset + EthernetPadLength, end, ref headers);
                break;
            case 21:
                InfinibandLink.Decode(data, offset, end, ref headers);
                break;
            case 22 or 23:
                RawLink.Decode(data, offset, end, ref headers);
                break;
            case 5 or 6 or 7 or 8 or 9 or 12 or 18 when PacketDecoder.Available(data, offset, end) < ChannelHeaderLength:
                headers.Cut(DecodeLayer.Erf, offset, ChannelHeaderLength, PacketDecoder.Available(data, offset, end));
                break;
            default:
                headers.SetPayload(offset, end);
                break;
        }
    }
}
