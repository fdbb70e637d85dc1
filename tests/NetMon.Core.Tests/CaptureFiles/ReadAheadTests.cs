using CsCheck;
using NetMon.CaptureFiles.Input;

namespace NetMon.Tests.CaptureFiles;

public sealed class ReadAheadTests
{
    private static readonly byte[] Content = MakeContent(3 << 20);

    [Fact]
    public void What_another_thread_reads_ahead_is_what_the_stream_holds()
    {
        // Requests of all sizes: within a block, over its end, of several blocks.
        var size = Gen.OneOf(Gen.Int[1, 2000], Gen.Int[1, 100_000], Gen.Int[500_000, 1_500_000]);
        Gen.Select(size.Array[1, 60], Gen.Int[1, 1 << 20]).Sample(
            (sizes, chunk) =>
            {
                using var buffer = new InputBuffer(new ChunkStream(Content, chunk), readsAhead: true);
                var offset = 0;
                foreach (var count in sizes)
                {
                    if (!buffer.Ensure(count))
                    {
                        Assert.True(Content.Length - offset < count);
                        Assert.True(buffer.AtEnd);
                        break;
                    }

                    Assert.Equal(offset, buffer.Offset);
                    Assert.True(buffer.Available[..count].SequenceEqual(Content.AsSpan(offset, count)));
                    buffer.Advance(count);
                    offset += count;
                }
            },
            iter: 60);
    }

    [Fact]
    public void Skipping_goes_over_blocks()
    {
        using var buffer = new InputBuffer(new ChunkStream(Content, 1 << 20), readsAhead: true);

        Assert.True(buffer.Skip(2_000_003));
        Assert.True(buffer.Ensure(5));
        Assert.True(buffer.Available[..5].SequenceEqual(Content.AsSpan(2_000_003, 5)));
        Assert.False(buffer.Skip(Content.Length));
    }

    [Fact]
    public void What_keeps_the_stream_from_being_read_comes_to_the_one_who_reads()
    {
        using var buffer = new InputBuffer(new ChunkStream(Content, 1 << 20) { FailsAt = 1_000_000 }, readsAhead: true);

        Assert.True(buffer.Ensure(900_000));
        Assert.Throws<IOException>(() => buffer.Ensure(2_000_000));
    }

    [Fact]
    public void Closing_early_closes_the_stream()
    {
        var stream = new ChunkStream(Content, 1 << 20);
        var buffer = new InputBuffer(stream, readsAhead: true);
        Assert.True(buffer.Ensure(1));

        buffer.Dispose();

        Assert.True(stream.IsDisposed);
    }

    private static byte[] MakeContent(int length)
    {
        var content = new byte[length];
        for (var i = 0; i < length; i++) content[i] = (byte)(i * 31 + (i >> 9));
        return content;
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class ChunkStream(byte[] content, int chunk) : MemoryStream(content)
    {
        public long FailsAt { get; init; } = long.MaxValue;

        public bool IsDisposed { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) =>
            Position >= FailsAt ? throw new IOException("The disk is gone.") : base.Read(buffer, offset, (int)Math.Min(Math.Min(count, chunk), FailsAt - Position));

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
