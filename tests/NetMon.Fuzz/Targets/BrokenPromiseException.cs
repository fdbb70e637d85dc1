namespace NetMon.Fuzz.Targets;

/// <summary>Reports a result that contradicts itself, although nothing was thrown.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    /// <summary>Throws if a condition does not hold.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="message">Message if it does not hold.</param>
    public static void ThrowUnless(bool holds, string message)
    {
        if (!holds) throw new BrokenPromiseException(message);
    }
}
