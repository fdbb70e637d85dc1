namespace NetMon.Flows.Cache;

/// <summary>
/// A place in the index of a <see cref="FlowTable"/>: the number of a flow, and as much of its hash as there is room for. That is enough
/// to pass by nearly all other flows without looking at them.
/// </summary>
internal readonly struct FlowBucket
{
    /// <summary>How many flows can be told apart.</summary>
    public const int MaxCount = (1 << 27) - 1;

    private const uint FlowMask = MaxCount;

    // The number plus 1, so that 0 is an empty place; above it the upper bits of the hash, the lower ones choose the place.
    private readonly uint _value;

    /// <summary>The place of a flow.</summary>
    /// <param name="flow">Its number, below <see cref="MaxCount"/>.</param>
    /// <param name="hash">The hash of its key.</param>
    public FlowBucket(int flow, uint hash) => _value = (hash & ~FlowMask) | (uint)(flow + 1);

    /// <summary>Whether there is no flow here.</summary>
    public bool IsEmpty => _value == 0;

    /// <summary>The flow's number; -1 of an empty place.</summary>
    public int Flow => (int)(_value & FlowMask) - 1;

    /// <summary>Whether a key of this hash may be that of the flow; if not, it is not.</summary>
    public bool MayBeOf(uint hash) => ((_value ^ hash) & ~FlowMask) == 0;
}
