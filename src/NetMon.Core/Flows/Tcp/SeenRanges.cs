using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>
/// The parts of a stream that were seen: everything up to a sequence number, and up to two islands beyond it. A third island is merged with
/// its neighbour, and the gap between them is forgotten.
/// </summary>
/// <param name="end">End of the contiguous part.</param>
/// <param name="islands">Ranges seen beyond gaps.</param>
internal struct SeenRanges(uint end, OutOfOrderRanges islands = default)
{
    private OutOfOrderRanges _islands = islands;

    /// <summary>End of the contiguous part.</summary>
    public uint End { get; private set; } = end;

    /// <summary>Ranges seen beyond gaps.</summary>
    public readonly OutOfOrderRanges Islands => _islands;

    /// <summary>Bytes from the end of the contiguous part to the end of the last island.</summary>
    public readonly uint Reach => _islands.HasSecond ? _islands.SecondEnd - End : HasIslands ? _islands.FirstEnd - End : 0;

    /// <summary>Bytes in the islands.</summary>
    public readonly uint Held => _islands.FirstEnd - _islands.FirstStart + (_islands.SecondEnd - _islands.SecondStart);

    /// <summary>Whether there are islands.</summary>
    public readonly bool HasIslands => !_islands.IsEmpty;

    /// <summary>Adds a segment.</summary>
    /// <returns>Whether it contained new bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(uint start, uint end)
    {
        if (start != End || HasIslands) return AddUnordered(start, end);
        End = end;
        return start != end;
    }

    /// <summary>Advances to a sequence number, skipping gaps.</summary>
    /// <param name="to">The sequence number.</param>
    /// <param name="holes">Number of gaps skipped.</param>
    /// <returns>Number of bytes not seen.</returns>
    public uint SkipTo(uint to, out int holes)
    {
        uint missing = 0;
        holes = 0;
        while (Sequence.IsAfter(to, End))
        {
            var next = HasIslands && Sequence.IsAfter(to, _islands.FirstStart) ? _islands.FirstStart : to;
            missing += next - End;
            holes++;
            End = next;
            Absorb();
        }

        return missing;
    }

    private bool AddUnordered(uint start, uint end)
    {
        if (!Sequence.IsAfter(end, End)) return false;
        if (!Sequence.IsAfter(start, End))
        {
            End = end;
            Absorb();
            return true;
        }

        if (IsWithin(start, end, _islands.FirstStart, _islands.FirstEnd) || IsWithin(start, end, _islands.SecondStart, _islands.SecondEnd)) return false;
        AddIsland(start, end);
        return true;
    }

    private void AddIsland(uint start, uint end)
    {
        if (HasIslands && Touches(start, end, _islands.FirstStart, _islands.FirstEnd))
        {
            (_islands.FirstStart, _islands.FirstEnd) = Span(start, end, _islands.FirstStart, _islands.FirstEnd);
            if (_islands.HasSecond && !Sequence.IsAfter(_islands.SecondStart, _islands.FirstEnd)) JoinIslands();
        }
        else if (_islands.HasSecond && Touches(start, end, _islands.SecondStart, _islands.SecondEnd))
        {
            (_islands.SecondStart, _islands.SecondEnd) = Span(start, end, _islands.SecondStart, _islands.SecondEnd);
        }
        else if (!HasIslands)
        {
            (_islands.FirstStart, _islands.FirstEnd) = (start, end);
        }
        else if (Sequence.IsAfter(_islands.FirstStart, start))
        {
            if (_islands.HasSecond) _islands.FirstEnd = _islands.SecondEnd;
            (_islands.SecondStart, _islands.SecondEnd) = (_islands.FirstStart, _islands.FirstEnd);
            (_islands.FirstStart, _islands.FirstEnd) = (start, end);
        }
        else if (_islands.HasSecond)
        {
            (_islands.SecondStart, _islands.SecondEnd) = Span(start, end, _islands.SecondStart, _islands.SecondEnd);
        }
        else
        {
            (_islands.SecondStart, _islands.SecondEnd) = (start, end);
        }
    }

    private void JoinIslands()
    {
        (_islands.FirstStart, _islands.FirstEnd) = Span(_islands.FirstStart, _islands.FirstEnd, _islands.SecondStart, _islands.SecondEnd);
        _islands.SecondStart = _islands.SecondEnd;
    }

    // Merges the islands that the contiguous part has reached.
    private void Absorb()
    {
        while (HasIslands && !Sequence.IsAfter(_islands.FirstStart, End))
        {
            if (Sequence.IsAfter(_islands.FirstEnd, End)) End = _islands.FirstEnd;
            (_islands.FirstStart, _islands.FirstEnd) = (_islands.SecondStart, _islands.SecondEnd);
            _islands.SecondStart = _islands.SecondEnd;
        }
    }

    private static bool IsWithin(uint start, uint end, uint islandStart, uint islandEnd) =>
        islandStart != islandEnd && !Sequence.IsAfter(islandStart, start) && !Sequence.IsAfter(end, islandEnd);

    private static bool Touches(uint start, uint end, uint islandStart, uint islandEnd) =>
        !Sequence.IsAfter(start, islandEnd) && !Sequence.IsAfter(islandStart, end);

    private static (uint Start, uint End) Span(uint start, uint end, uint otherStart, uint otherEnd) =>
        (Sequence.IsAfter(start, otherStart) ? otherStart : start, Sequence.IsAfter(end, otherEnd) ? end : otherEnd);
}

/// <summary>Up to two ranges of sequence numbers received beyond a gap. A range is empty if its start equals its end.</summary>
internal struct OutOfOrderRanges
{
    /// <summary>Start of the first range.</summary>
    public uint FirstStart;

    /// <summary>End of the first range.</summary>
    public uint FirstEnd;

    /// <summary>Start of the second range.</summary>
    public uint SecondStart;

    /// <summary>End of the second range.</summary>
    public uint SecondEnd;

    /// <summary>Whether there is no range.</summary>
    public readonly bool IsEmpty => FirstStart == FirstEnd;

    /// <summary>Whether there are two ranges.</summary>
    public readonly bool HasSecond => SecondStart != SecondEnd;
}
