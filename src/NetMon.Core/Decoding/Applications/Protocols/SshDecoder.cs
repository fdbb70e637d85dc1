using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Protocols;

/// <summary>SSH: banners and key exchange, RFC 4253. Later packets are encrypted and have no signature.</summary>
internal sealed class SshDecoder : ApplicationDecoder
{
    private const int MaxPackets = 16;
    private const int PacketHeaderLength = 6;
    private const int MessageOffset = 5;
    private const int MinPacketLength = 12;
    private const int MaxPacketLength = 35000;
    private const int CookieLength = 16;
    private const byte KeyExchangeInit = 20;
    private const byte LastKeyExchange = 34;

    public override string Name => "SSH";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [22, 2222];

    public override ReadOnlySpan<byte> FirstBytes => [(byte)'S', 0];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort)
    {
        var data = payload.Data;
        if (data.StartsWith("SSH-"u8)) return data is [_, _, _, _, (byte)'1' or (byte)'2', (byte)'.', ..];
        return IsPacket(data) && (data[MessageOffset] == KeyExchangeInit ? HasAlgorithms(data) : isUsualPort);
    }

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var said = new List<string>();
        var at = 0;
        if (payload.Data.StartsWith("SSH-"u8))
        {
            var line = PayloadText.FirstLine(payload.Data);
            message.Add("Protocol", PayloadText.Printable(line), 0, line.Length);
            said.Add($"Protocol ({TextLine.Show(line)})");
            var end = payload.Data.IndexOf((byte)'\n');
            at = end < 0 ? payload.Data.Length : end + 1;
        }

        while (said.Count < MaxPackets && IsPacket(payload.Data[at..]))
        {
            var packet = payload.Data[at..];
            var length = sizeof(uint) + (int)BinaryPrimitives.ReadUInt32BigEndian(packet);
            if (packet.Length > length) packet = packet[..length];
            var name = MessageName(packet[MessageOffset]);
            message.Add("Message", name, at + MessageOffset, 1);
            if (packet[MessageOffset] == KeyExchangeInit) ReadAlgorithms(packet, at, message);
            said.Add(name);
            at += packet.Length;
        }

        message.Info = (payload.IsFromServer(Ports) ? "Server: " : "Client: ") + string.Join(", ", said);
    }

    // Packet length, padding length and message number, which are unencrypted only during the key exchange.
    private static bool IsPacket(ReadOnlySpan<byte> data)
    {
        if (data.Length < PacketHeaderLength) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(data);
        var padding = data[sizeof(uint)];
        return length is >= MinPacketLength and <= MaxPacketLength
            && padding >= 4 && padding < length && data[MessageOffset] is >= KeyExchangeInit and <= LastKeyExchange and not (> 21 and < 30);
    }

    private static bool HasAlgorithms(ReadOnlySpan<byte> packet)
    {
        var reader = new PayloadReader(packet, PacketHeaderLength + CookieLength);
        var length = reader.ReadUInt32();
        var names = reader.Rest.Length > length ? reader.Rest[..(int)length] : reader.Rest;
        return !reader.IsCut && length is > 0 and < MaxPacketLength && PayloadText.IsPrintableAscii(names);
    }

    // RFC 4253 section 7.1.
    private static void ReadAlgorithms(ReadOnlySpan<byte> packet, int offset, ApplicationMessage message)
    {
        var reader = new PayloadReader(packet, PacketHeaderLength + CookieLength);
        foreach (var label in AlgorithmLabels)
        {
            var length = reader.ReadUInt32();
            if (length > MaxPacketLength) return;
            var names = reader.ReadBytes((int)length);
            if (reader.IsCut) return;
            message.Add(label, PayloadText.PrintableAscii(names), offset + reader.Position - names.Length, names.Length);
        }
    }

    private static readonly string[] AlgorithmLabels =
    [
        "Key Exchange Algorithms", "Server Host Key Algorithms",
        "Encryption Algorithms Client to Server", "Encryption Algorithms Server to Client",
        "MAC Algorithms Client to Server", "MAC Algorithms Server to Client",
        "Compression Algorithms Client to Server", "Compression Algorithms Server to Client",
    ];

    private static string MessageName(byte number) => number switch
    {
        KeyExchangeInit => "Key Exchange Init",
        21 => "New Keys",
        30 => "Key Exchange (30)",
        31 => "Key Exchange Reply (31)",
        32 => "Group Exchange Init",
        33 => "Group Exchange Reply",
        _ => "Group Exchange Request",
    };
}
