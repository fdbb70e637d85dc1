using K4os.Compression.LZ4.Streams;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Adapters.Compression;

/// <summary>Reads LZ4 frames one after the other; K4os stops at the end of the first.</summary>
internal sealed class Lz4ReadStream(Stream compressed) : ForwardReadStream
{
    private readonly Lookahead _compressed = new(compressed);
    private Stream? _frame;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (true)
        {
            if (_frame is null)
            {
                if (_compressed.IsAtEnd()) return 0;
                _frame = LZ4Stream.Decode(_compressed, leaveOpen: true, interactive: true);
            }

            var read = _frame.Read(buffer);
            if (read != 0) return read;
            _frame.Dispose();
            _frame = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _frame?.Dispose();
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A stream that can be asked whether there is more.</summary>
    private sealed class Lookahead(Stream stream) : ForwardReadStream
    {
        private int _next = -1;

        public bool IsAtEnd()
        {
            if (_next < 0) _next = stream.ReadByte();
            return _next < 0;
        }

        public override int Read(Span<byte> buffer)
        {
            if (_next < 0 || buffer.IsEmpty) return stream.Read(buffer);
            buffer[0] = (byte)_next;
            _next = -1;
            return 1;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
