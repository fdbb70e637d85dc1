using System.Text;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>BitTorrent between peers, BEP 3: the handshake on any port, messages on the usual ports only.</summary>
internal sealed class BitTorrentDecoder : ApplicationDecoder
{
    private const int InfoHashOffset = 28;
    private const int HashLength = 20;
    private const int BlockLength = 16384;
    private const int MaxMessages = 64;

    public override string Name => "BITTORRENT";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [6881, 6882, 6883, 6884, 6885, 6886, 6887, 6888, 6889];

    public override ReadOnlySpan<byte> FirstBytes => [0, 19];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        IsHandshake(payload.Data) || (isUsualPort ? TryReadMessage(payload.Data, out _, out _) : MovesBlocks(payload.Data));

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var data = payload.Data;
        if (IsHandshake(data))
        {
            message.Info = "Handshake";
            var reader = new PayloadReader(data, InfoHashOffset);
            var hash = reader.ReadBytes(HashLength);
            var peer = reader.ReadBytes(HashLength);
            if (!hash.IsEmpty) message.Add("SHA1 hash of info dictionary", NumberText.Hex(hash), InfoHashOffset, HashLength);
            if (!peer.IsEmpty) message.Add("Peer ID", PayloadText.Printable(peer), InfoHashOffset + HashLength, HashLength);
            return;
        }

        var info = new StringBuilder();
        var offset = 0;
        for (var i = 0; i < MaxMessages && TryReadMessage(data[offset..], out var length, out var type); i++)
        {
            message.Add("Message type", TypeName(type), offset + 4, 1);
            if (i > 0) info.Append("  ");
            info.Append(TypeName(type));
            offset += length;
            if (offset >= data.Length) break;
        }

        message.Info = info.ToString();
    }

    private static bool IsHandshake(ReadOnlySpan<byte> data) => data.StartsWith("\u0013BitTorrent protocol"u8);

    // Clients request blocks of 16 KiB, so a request or piece of that size, at a multiple of it, is recognised on any port.
    private static bool MovesBlocks(ReadOnlySpan<byte> data)
    {
        var reader = new PayloadReader(data);
        var size = reader.ReadUInt32();
        int type = reader.ReadByte();
        uint piece = reader.ReadUInt32(), begin = reader.ReadUInt32();
        if (reader.IsCut || piece >> 24 != 0 || begin % BlockLength != 0) return false;
        return type == 7 ? size == BlockLength + 9 : type == 6 && size == 13 && reader.ReadUInt32() == BlockLength;
    }

    private static bool TryReadMessage(ReadOnlySpan<byte> data, out int length, out int type)
    {
        var reader = new PayloadReader(data);
        var size = reader.ReadUInt32();
        type = reader.ReadByte();
        length = 4 + (int)Math.Min(size, 1 << 20);
        return !reader.IsCut && type switch
        {
            <= 3 or 14 or 15 => size == 1,
            4 or 13 or 17 => size == 5,
            6 or 8 or 16 => size == 13,
            5 => size is > 1 and < 1 << 16,
            7 => size is > 9 and <= (1 << 17) + 9,
            9 => size == 3,
            20 => size is > 2 and < 1 << 17,
            _ => false,
        };
    }

    private static string TypeName(int type) => type switch
    {
        0 => "Choke",
        1 => "Unchoke",
        2 => "Interested",
        3 => "Not Interested",
        4 => "Have",
        5 => "Bitfield",
        6 => "Request",
        7 => "Piece",
        8 => "Cancel",
        9 => "Port",
        13 => "Suggest Piece",
        14 => "Have All",
        15 => "Have None",
        16 => "Reject Request",
        17 => "Allowed Fast",
        _ => "Extended",
    };
}
