namespace NetMon.Flows.Tcp;

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
