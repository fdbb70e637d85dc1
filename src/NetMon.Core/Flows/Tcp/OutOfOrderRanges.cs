namespace NetMon.Flows.Tcp;

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
