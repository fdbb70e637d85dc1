using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;

namespace NetMon.Fuzz.Targets;

/// <summary>A capture file, plain or compressed. Only <see cref="CaptureFileException"/> may be thrown, and it must count the packets right.</summary>
internal static class CaptureTarget
{
    /// <summary>Feeds it one input.</summary>
    /// <param name="input">Any bytes at all.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        long count = 0;
        try
        {
            using var reader = CaptureFileReader.Open(new MemoryStream(input.ToArray()), "input", CaptureCodecs.All);
            while (reader.TryRead(out var frame))
            {
                count++;
                BrokenPromiseException.ThrowUnless(frame.Number == count, "A packet has a wrong number.");
                BrokenPromiseException.ThrowUnless(reader.BytesConsumed <= input.Length, "More was read than there is.");
                _ = reader.HasBufferedFrame;
            }
        }
        catch (CaptureFileException e)
        {
            BrokenPromiseException.ThrowUnless(e.PacketCount == count, "The exception counts other packets than were delivered.");
        }
    }
}
