using System.IO.Compression;

namespace NetMon.CaptureFiles.Compression;

/// <summary>
/// Decompresses gzip and notices when the data break off, which GZipStream of .NET 8 passes off as their end.
/// </summary>
/// <remarks>
/// When the compressed input ends, a small gzip member of our own is fed in behind it. If the input was whole, that member's text comes
/// out, and nothing else. If it broke off, the decompressor takes the member for the missing rest: it fails, or something else comes out.
/// </remarks>
internal sealed class GzipReadStream : ForwardReadStream
{
    private static readonly byte[] MarkerText = "end of the gzip input"u8.ToArray();
    private static readonly byte[] Marker = Compress(MarkerText);

    private readonly InputWithMarker _input;
    private readonly GZipStream _gzip;
    private bool _ended;

    public GzipReadStream(Stream compressed)
    {
        _input = new InputWithMarker(compressed);
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty) return 0;
        int read;
        try
        {
            read = _gzip.Read(buffer);
        }
        catch (InvalidDataException e) when (_input.MarkerTaken)
        {
            throw BreakOff(e);
        }

        // The decompressor asks for more input only when nothing is left to put out, so from the marker on nothing is the file's.
        if (read != 0 && !_input.MarkerTaken) return read;
        _ended = true;
        if (_input.MarkerTaken && !IsMarker(buffer[..read])) throw BreakOff();
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }

    private bool IsMarker(ReadOnlySpan<byte> first)
    {
        Span<byte> text = stackalloc byte[MarkerText.Length + 1];
        if (first.Length > text.Length) return false;
        first.CopyTo(text);
        var length = first.Length;
        while (length < text.Length && _gzip.Read(text[length..]) is > 0 and var more) length += more;
        return text[..length].SequenceEqual(MarkerText);
    }

    private static InvalidDataException BreakOff(Exception? inner = null) => new("the compressed data break off", inner);

    private static byte[] Compress(byte[] text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(text);
        return target.ToArray();
    }

    /// <summary>The compressed input, and behind its end the marker, once.</summary>
    private sealed class InputWithMarker(Stream compressed) : ForwardReadStream
    {
        public bool MarkerTaken { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = compressed.Read(buffer);
            if (read != 0 || MarkerTaken) return read;
            MarkerTaken = true;
            Marker.CopyTo(buffer);
            return Marker.Length;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) compressed.Dispose();
            base.Dispose(disposing);
        }
    }
}
