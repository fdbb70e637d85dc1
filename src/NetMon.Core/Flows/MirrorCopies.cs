using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows;

/// <summary>
/// Detects whether many packets of a capture are duplicates. It samples the first packets, and later short runs at intervals, so that the
/// cost is negligible.
/// </summary>
internal sealed class MirrorCopies
{
    /// <summary>Number of packets sampled at the start.</summary>
    public const int FirstRun = 1_024;

    /// <summary>Number of packets in each later sample.</summary>
    public const int LaterRun = 256;

    /// <summary>Number of packets skipped between samples.</summary>
    public const int Pause = 32_768 - LaterRun;

    // Fewer duplicates do not indicate a mirror port.
    private const int LeastCopies = 3;

    private readonly RecentFrames _recent = new(RecentFrames.DefaultWindow, LaterRun);
    private int _pause;
    private int _left = FirstRun;
    private long _looked;
    private long _copies;

    /// <summary>Whether at least two fifths of the sampled packets are duplicates. If every packet occurs twice, half are, minus losses.</summary>
    public bool AreMany => _copies >= LeastCopies && _copies * 5 >= _looked * 2;

    /// <summary>Samples a packet if it is in a sample run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Look(in CapturedFrame frame)
    {
        if (_pause > 0) _pause--;
        else LookAt(frame);
    }

    private void LookAt(in CapturedFrame frame)
    {
        _looked++;
        if (_recent.IsCopy(frame)) _copies++;
        if (--_left > 0) return;
        _left = LaterRun;
        _pause = Pause;
    }
}
