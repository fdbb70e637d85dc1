using System.Runtime.CompilerServices;
using NetMon.Packets;

namespace NetMon.Flows;

/// <summary>
/// Finds out whether many packets of a capture are copies. It looks at the first ones, and later at a few in a row now and then, so that it
/// costs nearly nothing.
/// </summary>
internal sealed class MirrorCopies
{
    /// <summary>Packets at the beginning that are looked at.</summary>
    public const int FirstRun = 1_024;

    /// <summary>Packets in a row that are looked at later.</summary>
    public const int LaterRun = 256;

    /// <summary>Packets that are passed over in between.</summary>
    public const int Pause = 32_768 - LaterRun;

    // Fewer are no sign of a mirror.
    private const int LeastCopies = 3;

    private readonly RecentFrames _recent = new(RecentFrames.DefaultWindow, LaterRun);
    private int _pause;
    private int _left = FirstRun;
    private long _looked;
    private long _copies;

    /// <summary>Whether two in five packets or more are copies: half of them are, where each is there twice, but for what was lost.</summary>
    public bool AreMany => _copies >= LeastCopies && _copies * 5 >= _looked * 2;

    /// <summary>Looks at a packet, if it is its turn.</summary>
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
