using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>
/// Which parts of a stream have been seen: everything up to a number, and up to two islands beyond it. With a third one the last two are
/// taken for one, so the hole between them is forgotten.
/// </summary>
internal struct SeenRanges
{
    private uint _firstStart;
    private uint _firstEnd;
    private uint _secondStart;
    private uint _secondEnd;

    /// <summary>A stream of which nothing was seen.</summary>
    /// <param name="start">Where it begins.</param>
    public SeenRanges(uint start) => End = start;

    /// <summary>Where the part without holes ends.</summary>
    public uint End { get; private set; }

    /// <summary>Whether there is anything behind a hole.</summary>
    public readonly bool HasIslands => _firstStart != _firstEnd;

    /// <summary>Bytes between the end and the end of the last island.</summary>
    public readonly uint Reach => HasSecond ? _secondEnd - End : HasIslands ? _firstEnd - End : 0;

    /// <summary>Bytes in the islands.</summary>
    public readonly uint Held => _firstEnd - _firstStart + (_secondEnd - _secondStart);

    private readonly bool HasSecond => _secondStart != _secondEnd;

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
            var next = HasIslands && Sequence.IsAfter(to, _firstStart) ? _firstStart : to;
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

        if (IsWithin(start, end, _firstStart, _firstEnd) || IsWithin(start, end, _secondStart, _secondEnd)) return false;
        AddIsland(start, end);
        return true;
    }

    private void AddIsland(uint start, uint end)
    {
        if (HasIslands && Touches(start, end, _firstStart, _firstEnd))
        {
            (_firstStart, _firstEnd) = Span(start, end, _firstStart, _firstEnd);
            if (HasSecond && !Sequence.IsAfter(_secondStart, _firstEnd)) JoinIslands();
        }
        else if (HasSecond && Touches(start, end, _secondStart, _secondEnd))
        {
            (_secondStart, _secondEnd) = Span(start, end, _secondStart, _secondEnd);
        }
        else if (!HasIslands)
        {
            (_firstStart, _firstEnd) = (start, end);
        }
        else if (Sequence.IsAfter(_firstStart, start))
        {
            if (HasSecond) _firstEnd = _secondEnd;
            (_secondStart, _secondEnd) = (_firstStart, _firstEnd);
            (_firstStart, _firstEnd) = (start, end);
        }
        else if (HasSecond)
        {
            (_secondStart, _secondEnd) = Span(start, end, _secondStart, _secondEnd);
        }
        else
        {
            (_secondStart, _secondEnd) = (start, end);
        }
    }

    private void JoinIslands()
    {
        (_firstStart, _firstEnd) = Span(_firstStart, _firstEnd, _secondStart, _secondEnd);
        _secondStart = _secondEnd;
    }

    // Takes in the islands that the part without holes has reached.
    private void Absorb()
    {
        while (HasIslands && !Sequence.IsAfter(_firstStart, End))
        {
            if (Sequence.IsAfter(_firstEnd, End)) End = _firstEnd;
            (_firstStart, _firstEnd) = (_secondStart, _secondEnd);
            _secondStart = _secondEnd;
        }
    }

    private static bool IsWithin(uint start, uint end, uint islandStart, uint islandEnd) =>
        islandStart != islandEnd && !Sequence.IsAfter(islandStart, start) && !Sequence.IsAfter(end, islandEnd);

    private static bool Touches(uint start, uint end, uint islandStart, uint islandEnd) =>
        !Sequence.IsAfter(start, islandEnd) && !Sequence.IsAfter(islandStart, end);

    private static (uint Start, uint End) Span(uint start, uint end, uint otherStart, uint otherEnd) =>
        (Sequence.IsAfter(start, otherStart) ? otherStart : start, Sequence.IsAfter(end, otherEnd) ? end : otherEnd);
}
