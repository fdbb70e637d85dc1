using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>Comparison of sequence numbers, RFC 9293 section 3.4: by the sign of the difference modulo 2^32. Limits are in bytes.</summary>
internal static class Sequence
{
    /// <summary>Maximum window, RFC 7323 section 2.3; anything further away does not belong to the stream.</summary>
    public const int LargestWindow = 1 << 30;

    /// <summary>Maximum plausible jump of the sequence number of a SYN or RST, or to an acknowledgment number of 0; as in Zeek.</summary>
    public const int LargestJump = 1 << 20;

    /// <summary>Maximum number of bytes beyond a gap as long as nothing was acknowledged; as in Zeek.</summary>
    public const int LargestUnacknowledgedIsland = 16 * 1024;

    /// <summary>Maximum number of bytes beyond a gap; as in Zeek.</summary>
    public const int LargestIsland = 10 * 1024 * 1024;

    /// <summary>Whether a sequence number comes after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAfter(uint number, uint other) => (int)(number - other) > 0;

    /// <summary>Distance of two sequence numbers.</summary>
    public static uint Distance(uint number, uint other)
    {
        var difference = number - other;
        return Math.Min(difference, 0 - difference);
    }
}
