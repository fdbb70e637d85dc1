using System.Buffers.Binary;
using System.Globalization;

namespace NetMon.Decoding.Applications;

/// <summary>DNS over UDP and TCP, RFC 1035.</summary>
internal sealed class DnsDecoder : ApplicationDecoder
{
    private const int TcpLengthPrefix = 2;

    public override string Name => "DNS";

    public override ApplicationTransport Transports => ApplicationTransport.Udp | ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [53];

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) => isUsualPort && DnsMessage.LooksValid(Message(payload));

    public override void Read(in ApplicationPayload payload, ApplicationMessage message) =>
        DnsMessage.Read(Message(payload), payload.Transport == ApplicationTransport.Tcp ? TcpLengthPrefix : 0, message);

    // Over TCP a message has its length in front, RFC 1035 section 4.2.2.
    private static ReadOnlySpan<byte> Message(in ApplicationPayload payload)
    {
        if (payload.Transport != ApplicationTransport.Tcp) return payload.Data;
        return payload.Data.Length > TcpLengthPrefix ? payload.Data[TcpLengthPrefix..] : [];
    }
}

/// <summary>The message format that DNS, mDNS, LLMNR and NBNS share, RFC 1035 section 4.</summary>
internal static class DnsMessage
{
    private const int HeaderLength = 12;

    /// <summary>Whether the bytes can be a message: a whole header whose counts and codes are sane.</summary>
    public static bool LooksValid(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength) return false;
        int opcode = (message[2] >> 3) & 0x0f;
        int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        return opcode <= 6 && questions <= 64;
    }

    /// <summary>Reads header and first question.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="offset">Where it begins in the payload.</param>
    /// <param name="message">Takes what is found.</param>
    public static void Read(ReadOnlySpan<byte> bytes, int offset, ApplicationMessage message)
    {
        int id = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        message.Add("Transaction ID", id, offset, 2);
        message.Info = string.Create(CultureInfo.InvariantCulture, $"Standard query 0x{id:x4}");
    }
}
