using NetMon.CaptureFiles;

namespace NetMon.Benchmarks;

/// <summary>Frames of a capture file.</summary>
internal static class CapturedFrames
{
    /// <summary>Ethernet frames from all over a file, the same for the same count; again from the first one where it has fewer.</summary>
    /// <param name="path">A file that is not compressed.</param>
    /// <param name="count">How many.</param>
    public static byte[][] Sample(string path, int count)
    {
        // Each frame of the file is as likely to be kept. A fixed seed: benchmarks must compare like with like, and nothing here is secret.
#pragma warning disable CA5394
        var random = new Random(20260821);
        var frames = new List<byte[]>(count);
        long seen = 0;
        using var reader = CaptureFileReader.Open(path, []);
        while (reader.TryRead(out var frame))
        {
            if (frame.Interface.LinkType != LinkType.Ethernet) continue;
            seen++;
            if (frames.Count < count) frames.Add(frame.Data.ToArray());
            else if (random.NextInt64(seen) is var place && place < count) frames[(int)place] = frame.Data.ToArray();
        }
#pragma warning restore CA5394

        if (seen == 0) throw new InvalidOperationException($"{path} has no Ethernet frames.");
        return [.. Enumerable.Range(0, count).Select(i => frames[i % frames.Count])];
    }
}
