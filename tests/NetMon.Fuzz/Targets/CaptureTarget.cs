using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes capture files, plain or compressed. Only <see cref="CaptureFileException"/> may be thrown, and it must report the right packet
/// count.
/// </summary>
internal static class CaptureTarget
{
    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
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
