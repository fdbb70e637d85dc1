namespace NetMon.Decoding.Applications.Protocols;

/// <summary>BitTorrent DHT, BEP 5: a bencoded dictionary whose last keys are type, query and transaction.</summary>
internal sealed class BitTorrentDhtDecoder : ApplicationDecoder
{
    public override string Name => "BT-DHT";

    public override ApplicationTransport Transports => ApplicationTransport.Udp;

    public override ReadOnlySpan<ushort> Ports => [6881];

    public override ReadOnlySpan<byte> FirstBytes => "d"u8;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        return data.StartsWith("d1:ad2:id20:"u8) || data.StartsWith("d1:rd2:id20:"u8) || data.StartsWith("d1:eli"u8) || data.StartsWith("d2:ip6:"u8)
            || data.StartsWith("d2:ip18:"u8);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        message.Info = "BitTorrent DHT Protocol";
        var data = payload.Data;
        var query = data.IndexOf("1:q"u8);
        if (query >= 0)
        {
            // Bencoding writes a string as length, colon and bytes: 9:find_node.
            var text = data[(query + 3)..];
            var colon = text.IndexOf((byte)':');
            if (colon == 1 && char.IsAsciiDigit((char)text[0]) || colon == 2 && text[0] == '1' && char.IsAsciiDigit((char)text[1]))
            {
                var length = colon == 1 ? text[0] - '0' : 10 + text[1] - '0';
                if (colon + 1 + length <= text.Length) message.Add("Query", PayloadText.Printable(text.Slice(colon + 1, length)), query + 4 + colon, length);
            }
        }

        var id = data.IndexOf("2:id20:"u8);
        if (id >= 0 && id + 27 <= data.Length) message.Add("Node ID", NumberText.Hex(data.Slice(id + 7, 20)), id + 7, 20);
    }
}
