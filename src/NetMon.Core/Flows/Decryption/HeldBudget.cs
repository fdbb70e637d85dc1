namespace NetMon.Flows.Decryption;

/// <summary>Bounds what all connections together hold until their secrets are known. Not thread-safe.</summary>
/// <param name="limit">Number of bytes.</param>
internal sealed class HeldBudget(long limit)
{
    /// <summary>Default of the number of bytes.</summary>
    public const long DefaultLimit = 32L << 20;

    private long _used;

    /// <summary>Takes bytes if there is room.</summary>
    public bool TryTake(int count)
    {
        if (_used + count > limit) return false;
        _used += count;
        return true;
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(int count) => _used -= count;
}
