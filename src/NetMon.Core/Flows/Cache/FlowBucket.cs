namespace NetMon.Flows.Cache;

/// <summary>
/// Bucket of the hash index of a <see cref="FlowTable"/>: the flow number and the upper bits of its hash, which rule out nearly all other
/// flows without reading their keys.
/// </summary>
internal readonly struct FlowBucket
{
    /// <summary>Maximum number of flows.</summary>
    public const int MaxCount = (1 << 27) - 1;

    private const uint FlowMask = MaxCount;

    // Low bits: flow number plus 1, so that 0 is an empty bucket. High bits: those of the hash; its low bits select the bucket.
    private readonly uint _value;

    /// <summary>Creates a bucket for a flow.</summary>
    /// <param name="flow">Flow number, below <see cref="MaxCount"/>.</param>
    /// <param name="hash">The hash of its key.</param>
    public FlowBucket(int flow, uint hash) => _value = (hash & ~FlowMask) | (uint)(flow + 1);

    /// <summary>Whether the bucket is empty.</summary>
    public bool IsEmpty => _value == 0;

    /// <summary>The flow number; -1 for an empty bucket.</summary>
    public int Flow => (int)(_value & FlowMask) - 1;

    /// <summary>Whether the flow's key can have this hash. False is certain, true is not.</summary>
    public bool MayBeOf(uint hash) => ((_value ^ hash) & ~FlowMask) == 0;
}
