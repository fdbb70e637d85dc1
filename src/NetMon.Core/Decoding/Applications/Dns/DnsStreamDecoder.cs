using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Dns;

/// <summary>
/// DNS over TCP: each message has its length in front, RFC 1035 section 4.2.2. Some resolvers send the length in a segment of its own, or one
/// byte of it, so a segment may begin with the message.
/// </summary>
internal sealed class DnsStreamDecoder : ApplicationDecoder
{
    private const int LengthPrefix = 2;

    // The upper half of the length: a message that is looked for on any port is shorter than 1,024 bytes.
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
    /// <param name="payload">The segment, or a stream from its beginning.</param>
    /// <param name="message">Its bytes, as far as they are there.</param>
    /// <returns>Whether all of it is there; false where there is none.</returns>
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

    // Where a message begins: behind a length as a rule, at the first byte, or behind the second half of a length; -1 for nowhere.
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

        // An answer that goes on in the next segment.
        return mayHavePrefix && !isWhole && DnsSignature.IsBeginning(data[LengthPrefix..]) ? LengthPrefix : -1;
    }

    private static ReadOnlySpan<byte> MessageAt(ReadOnlySpan<byte> data, int offset) => offset < LengthPrefix
        ? data[offset..]
        : data.Slice(LengthPrefix, Math.Min(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length - LengthPrefix));
}
