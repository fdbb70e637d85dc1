using NetMon.Capture;
using NetMon.Packets;

namespace NetMon.Tests.Capture;

/// <summary>Takes the frames that a condition on their number lets it take; refuses each of the others once.</summary>
internal sealed class ScriptedTaker(Func<long, bool> takes) : IFrameTaker
{
    private readonly List<long> _taken = [];
    private int _count;

    /// <summary>Numbers of the frames taken.</summary>
    public IReadOnlyList<long> Taken => _taken;

    /// <summary>Numbers of the frames refused.</summary>
    public List<long> Refused { get; } = [];

    /// <summary>How many frames it was offered; any thread may read it.</summary>
    public int Offered => Volatile.Read(ref _count);

    public bool TryTake(in CapturedFrame frame)
    {
        Volatile.Write(ref _count, _count + 1);
        var isTaken = takes(frame.Number);
        (isTaken ? _taken : Refused).Add(frame.Number);
        return isTaken;
    }
}

/// <summary>A consumer that looks, at each packet and notice, whether a taker is offered frames at the same time.</summary>
internal sealed class SlowSink(ScriptedTaker taker) : ICaptureSink
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(100);

    public List<long> Numbers { get; } = [];

    public List<CaptureItem> Notices { get; } = [];

    public bool WasAlone { get; private set; } = true;

    public bool Accept(PacketRecord packet)
    {
        Numbers.Add(packet.Number);
        Look();
        return true;
    }

    public void Accept(CaptureItem item)
    {
        Notices.Add(item);
        Look();
    }

    private void Look()
    {
        var offered = taker.Offered;
        WasAlone &= !SpinWait.SpinUntil(() => taker.Offered != offered, LongEnough);
    }
}
