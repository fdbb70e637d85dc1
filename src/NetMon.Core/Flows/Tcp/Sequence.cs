using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>Comparison of sequence numbers, RFC 9293 section 3.4: by the sign of the difference, modulo 2^32. Limits are in bytes.</summary>
internal static class Sequence
{
    /// <summary>The largest window there can be, RFC 7323 section 2.3; what is further off is not of this stream.</summary>
    public const int LargestWindow = 1 << 30;

    /// <summary>How far SYN, RST and an acknowledgment of 0 are trusted, as in Zeek.</summary>
    public const int LargestJump = 1 << 20;

    /// <summary>How much may lie behind a hole before anything was acknowledged, as in Zeek.</summary>
    public const int LargestUnacknowledgedIsland = 16 * 1024;

    /// <summary>How much may lie behind a hole, as in Zeek.</summary>
    public const int LargestIsland = 10 * 1024 * 1024;

    /// <summary>Whether a number comes after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAfter(uint number, uint other) => (int)(number - other) > 0;

    /// <summary>How far apart two numbers are.</summary>
    public static uint Distance(uint number, uint other)
    {
        var difference = number - other;
        return Math.Min(difference, 0 - difference);
    }
}
