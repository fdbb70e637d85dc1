using System.Buffers.Binary;
using NetMon.Decoding.Applications;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// A payload: a byte of transport, two of source port, two of destination port, then the payload. Every decoder of the transport is asked,
/// not only the one that would be found first, and reads what it recognises. Nothing may throw.
/// </summary>
internal static class ApplicationTarget
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderLength = 5;

    /// <summary>Feeds it one input.</summary>
    /// <param name="input">Any bytes at all.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length <= HeaderLength) return;
        var transport = (ApplicationTransport)(1 << input[0] % 3);
        var srcPort = BinaryPrimitives.ReadUInt16BigEndian(input[1..]);
        var dstPort = BinaryPrimitives.ReadUInt16BigEndian(input[3..]);
        var data = input[HeaderLength..];

        Read(new ApplicationPayload(transport, srcPort, dstPort, data, data.Length));
        Read(new ApplicationPayload(transport, srcPort, dstPort, data, data.Length + 100));
    }

    /// <summary>An input of this target.</summary>
    /// <param name="transport">What carries the payload.</param>
    /// <param name="srcPort">Source port.</param>
    /// <param name="dstPort">Destination port.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] ToInput(ApplicationTransport transport, int srcPort, int dstPort, byte[] payload)
    {
        byte kind = transport switch { ApplicationTransport.Tcp => 0, ApplicationTransport.Udp => 1, _ => 2 };
        return [kind, (byte)(srcPort >> 8), (byte)srcPort, (byte)(dstPort >> 8), (byte)dstPort, .. payload];
    }

    private static void Read(in ApplicationPayload payload)
    {
        ApplicationDetector.Detect(payload);
        foreach (var decoder in ApplicationDecoders.All)
        {
            if (!decoder.Transports.HasFlag(payload.Transport)) continue;
            // Both ways, always: a strict look must not throw where a lax one has said yes.
            if (decoder.Recognises(payload, isUsualPort: false) | decoder.Recognises(payload, isUsualPort: true)) Read(decoder, payload);
        }
    }

    private static void Read(ApplicationDecoder decoder, in ApplicationPayload payload)
    {
        var message = new ApplicationMessage(decoder.Name);
        decoder.Read(payload, message);
        foreach (var field in message.Fields)
            BrokenPromiseException.ThrowUnless(field.Value is not null && field.Name.Length > 0, $"{decoder.Name} has a field of nothing.");
    }
}
