namespace NetMon.Decoding;

/// <summary>
/// The offsets of a packet's headers, in the order in which the decoder read them. Recorded only for inspection. Other packets are decoded
/// without a trace, at the cost of testing one bit.
/// </summary>
/// <remarks>
/// Only link and extension headers are recorded; <see cref="PacketHeaders"/> has the offsets of the others. A truncated header may be
/// recorded, at the offset where the headers before it end.
/// </remarks>
internal sealed class LayerTrace
{
    /// <summary>The bit of <see cref="PacketHeaders.Fields"/> that is set only while a packet is traced.</summary>
    public const HeaderFields IsOn = (HeaderFields)(1u << 31);

    // PacketHeaders holds no references, so the current trace is kept in a thread-static field.
    [ThreadStatic]
    private static LayerTrace? _current;

    private readonly List<LayerStart> _starts = new(4);

    private LayerTrace()
    {
    }

    /// <summary>The headers, in the order of their offsets.</summary>
    public IReadOnlyList<LayerStart> Starts => _starts;

    /// <summary>Starts a trace, on this thread, of the packet that is decoded into these headers.</summary>
    public static LayerTrace Begin(ref PacketHeaders headers)
    {
        headers.Fields |= IsOn;
        return _current = new LayerTrace();
    }

    /// <summary>Ends the trace.</summary>
    public static void End(ref PacketHeaders headers)
    {
        headers.Fields &= ~IsOn;
        _current = null;
    }

    /// <summary>Records a header.</summary>
    public static void Add(DecodeLayer layer, int offset) => _current?._starts.Add(new LayerStart(layer, offset));

    /// <summary>
    /// The recorded headers between two offsets, each up to the next one. Bytes that the decoder skipped after a header belong to that
    /// header, unless the decoder recorded <see cref="DecodeLayer.None"/> there.
    /// </summary>
    /// <param name="start">Offset of the first header, with any bytes that the decoder skipped before it.</param>
    /// <param name="end">Offset where the last header ends.</param>
    public IEnumerable<(DecodeLayer Layer, int Offset, int End)> Between(int start, int end)
    {
        var isFirst = true;
        for (var i = Next(0); i < _starts.Count; isFirst = false)
        {
            var (layer, offset) = _starts[i];
            i = Next(i + 1);
            if (layer != DecodeLayer.None) yield return (layer, isFirst ? start : offset, i < _starts.Count ? _starts[i].Offset : end);
        }

        int Next(int from)
        {
            while (from < _starts.Count && (_starts[from].Offset < start || _starts[from].Offset >= end)) from++;
            return from;
        }
    }
}

/// <summary>The start of a header.</summary>
/// <param name="Layer">The kind of header.</param>
/// <param name="Offset">Offset in bytes from the start of the frame.</param>
internal readonly record struct LayerStart(DecodeLayer Layer, int Offset);
