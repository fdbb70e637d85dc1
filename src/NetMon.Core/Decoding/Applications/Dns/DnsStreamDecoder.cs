using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>
/// DNS over TCP: each message is preceded by its length, RFC 1035 section 4.2.2. Some resolvers send the length, or one byte of it, in a
/// segment of its own, so a segment may begin with the message.
/// </summary>
internal sealed class DnsStreamDecoder : ApplicationDecoder
{
    private const int LengthPrefix = 2;

    // First bytes of the length: on any port, only messages shorter than 1,024 bytes are recognised.
    private static readonly byte[] SmallLengths = [0, 1, 2, 3];

    public override string Name => "DNS";

    public override ApplicationTransport Transports => ApplicationTransport.Tcp;

    public override ReadOnlySpan<ushort> Ports => [53, 5353];

    public override ReadOnlySpan<byte> FirstBytes => SmallLengths;

    public override bool Recognises(in ApplicationPayload payload, bool isUsualPort) =>
        isUsualPort ? MessageOffset(payload) >= 0 : IsCertain(payload.Data);

    public override bool IsGuess(in ApplicationPayload payload) => MessageOffset(payload) == LengthPrefix && !IsCertain(payload.Data);

    public override void Read(in ApplicationPayload payload, ApplicationMessage message)
    {
        var offset = MessageOffset(payload);
        if (offset >= 0) DnsMessage.Read(MessageAt(payload.Data, offset), offset, DnsFlavor.Unicast, message);
    }

    /// <summary>Finds the first message of a segment.</summary>
    /// <param name="payload">The segment, or a stream from its start.</param>
    /// <param name="message">The available bytes of the message.</param>
    /// <returns>True if the message is complete; false if it is truncated or there is none.</returns>
    public static bool TryFindMessage(in ApplicationPayload payload, out ReadOnlySpan<byte> message)
    {
        var offset = MessageOffset(payload);
        message = offset < 0 ? [] : MessageAt(payload.Data, offset);
        return offset >= 0 && (offset < LengthPrefix || message.Length == BinaryPrimitives.ReadUInt16BigEndian(payload.Data));
    }

    private static bool IsCertain(ReadOnlySpan<byte> data)
    {
        if (data.Length <= LengthPrefix + DnsHeader.Length) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data);
        return length <= data.Length - LengthPrefix && DnsSignature.IsCertain(data.Slice(LengthPrefix, length));
    }

    // Offset of the message: usually after its length, otherwise at the first byte, or after the second byte of the length; -1 if there is
    // none.
    private static int MessageOffset(in ApplicationPayload payload)
    {
        var data = payload.Data;
        if (data.Length < DnsHeader.Length) return -1;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data);
        var mayHavePrefix = data.Length >= LengthPrefix + DnsHeader.Length && length >= DnsHeader.Length;
        var isWhole = length <= data.Length - LengthPrefix;
        if (mayHavePrefix && isWhole && DnsSignature.IsPlausible(data.Slice(LengthPrefix, length), isWhole: true)) return LengthPrefix;
        if (DnsSignature.IsCertain(data, payload.IsWhole)) return 0;
        if (data[0] == (byte)(payload.Length - 1) && payload.IsWhole && DnsSignature.IsCertain(data[1..])) return 1;

        // A response that continues in the next segment.
        return mayHavePrefix && !isWhole && DnsSignature.IsBeginning(data[LengthPrefix..]) ? LengthPrefix : -1;
    }

    private static ReadOnlySpan<byte> MessageAt(ReadOnlySpan<byte> data, int offset) => offset < LengthPrefix
        ? data[offset..]
        : data.Slice(LengthPrefix, Math.Min(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length - LengthPrefix));
}
