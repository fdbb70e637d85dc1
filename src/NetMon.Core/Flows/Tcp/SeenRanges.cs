using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>
/// Which parts of a stream have been seen: everything up to a number, and up to two islands beyond it. With a third one the last two are
/// taken for one, so the hole between them is forgotten.
/// </summary>
/// <param name="end">Where the part without holes ends.</param>
/// <param name="islands">What was seen behind holes.</param>
internal struct SeenRanges(uint end, OutOfOrderRanges islands = default)
{
    private OutOfOrderRanges _islands = islands;

    /// <summary>Where the part without holes ends.</summary>
    public uint End { get; private set; } = end;

    /// <summary>What was seen behind holes.</summary>
    public readonly OutOfOrderRanges Islands => _islands;

    /// <summary>Bytes between the end and the end of the last island.</summary>
    public readonly uint Reach => _islands.HasSecond ? _islands.SecondEnd - End : HasIslands ? _islands.FirstEnd - End : 0;

    /// <summary>Bytes in the islands.</summary>
    public readonly uint Held => _islands.FirstEnd - _islands.FirstStart + (_islands.SecondEnd - _islands.SecondStart);

    /// <summary>Whether there is anything behind a hole.</summary>
    public readonly bool HasIslands => !_islands.IsEmpty;

    /// <summary>Adds a segment.</summary>
    /// <returns>Whether there was anything new in it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(uint start, uint end)
    {
        if (start != End || HasIslands) return AddUnordered(start, end);
        End = end;
        return start != end;
    }

    /// <summary>Goes on to a number whether or not everything before it was seen.</summary>
    /// <param name="to">The number.</param>
    /// <param name="holes">How many holes there were.</param>
    /// <returns>How many bytes were not seen.</returns>
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

    // Takes in the islands that the part without holes has reached.
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

/// <summary>Up to two parts of a stream that were seen behind a hole, by their sequence numbers. An empty one begins where it ends.</summary>
internal struct OutOfOrderRanges
{
    /// <summary>Where the first one begins.</summary>
    public uint FirstStart;

    /// <summary>Where the first one ends.</summary>
    public uint FirstEnd;

    /// <summary>Where the second one begins.</summary>
    public uint SecondStart;

    /// <summary>Where the second one ends.</summary>
    public uint SecondEnd;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsEmpty => FirstStart == FirstEnd;

    /// <summary>Whether there are two.</summary>
    public readonly bool HasSecond => SecondStart != SecondEnd;
}
