namespace NetMon.Fuzz.Targets;

/// <summary>The product has not thrown, but what it says cannot be.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    /// <summary>Throws unless something holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="message">What does not, otherwise.</param>
    public static void ThrowUnless(bool holds, string message)
    {
        if (!holds) throw new BrokenPromiseException(message);
    }
}
