using NetMon.CaptureFiles.Compression;

namespace NetMon.Tests.CaptureFiles;

/// <summary>A pipe whose writer writes a few bytes at a time.</summary>
internal sealed class SlowPipe(byte[] bytes, int step = 1) : ForwardReadStream
{
    public int Taken { get; private set; }

    public int Reads { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        Reads++;
        var count = Math.Min(Math.Min(step, buffer.Length), bytes.Length - Taken);
        bytes.AsSpan(Taken, count).CopyTo(buffer);
        Taken += count;
        return count;
    }
}
