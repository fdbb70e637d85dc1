using System.Buffers.Binary;
using NetMon.Decoding.Applications;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes application decoders. Input: transport (1 byte), source port (2), destination port (2), payload. Every decoder of the transport
/// runs, not only the one that detection selects, and reads what it recognises. Nothing may throw.
/// </summary>
internal static class ApplicationTarget
{
    /// <summary>Length of the header before the payload, in bytes.</summary>
    public const int HeaderLength = 5;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
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

    /// <summary>Builds an input of this target.</summary>
    /// <param name="transport">Transport of the payload.</param>
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
            // Both calls run, without short-circuiting: the strict check must not throw even if the lax one succeeds.
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
