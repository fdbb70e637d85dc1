namespace NetMon.Decoding;

/// <summary>
/// Where each header of one packet begins, in the order in which the decoder came to them. Recorded for those that show a packet to a
/// person; all others decode without it, which costs them no more than a look at one bit.
/// </summary>
/// <remarks>
/// Links and extension headers are recorded; of what stands between them <see cref="PacketHeaders"/> has the offsets. A header that is cut
/// may be recorded, at an offset where the headers before it end.
/// </remarks>
internal sealed class LayerTrace
{
    /// <summary>The bit of <see cref="PacketHeaders.Fields"/> that no packet has but while it is traced.</summary>
    public const HeaderFields IsOn = (HeaderFields)(1u << 31);

    // Headers are a plain value, so who listens is kept beside them.
    [ThreadStatic]
    private static LayerTrace? _current;

    private readonly List<LayerStart> _starts = new(4);

    private LayerTrace()
    {
    }

    /// <summary>The headers, in the order of their offsets.</summary>
    public IReadOnlyList<LayerStart> Starts => _starts;

    /// <summary>Begins to trace the packet whose headers these will be, on this thread.</summary>
    public static LayerTrace Begin(ref PacketHeaders headers)
    {
        headers.Fields |= IsOn;
        return _current = new LayerTrace();
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public static void End(ref PacketHeaders headers)
    {
        headers.Fields &= ~IsOn;
        _current = null;
    }

    /// <summary>Records a header.</summary>
    public static void Add(DecodeLayer layer, int offset) => _current?._starts.Add(new LayerStart(layer, offset));

    /// <summary>
    /// The headers between two places, each up to the next one: what the decoder passed over behind a header is of that header, unless it
    /// said by <see cref="DecodeLayer.None"/> that it is of none.
    /// </summary>
    /// <param name="start">Where the first one begins, whatever the decoder passed over before it.</param>
    /// <param name="end">Where the last one ends.</param>
    public IEnumerable<(DecodeLayer Layer, int Offset, int End)> Between(int start, int end)
    {
        var within = _starts.Where(layer => layer.Offset >= start && layer.Offset < end).ToArray();
        for (var i = 0; i < within.Length; i++)
        {
            if (within[i].Layer == DecodeLayer.None) continue;
            yield return (within[i].Layer, i == 0 ? start : within[i].Offset, i + 1 < within.Length ? within[i + 1].Offset : end);
        }
    }
}

/// <summary>Where a header begins.</summary>
/// <param name="Layer">Which header.</param>
/// <param name="Offset">Bytes from the start of the frame.</param>
internal readonly record struct LayerStart(DecodeLayer Layer, int Offset);
