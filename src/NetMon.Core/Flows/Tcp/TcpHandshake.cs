using System.Runtime.InteropServices;
using NetMon.Packets;

namespace NetMon.Flows.Tcp;

/// <summary>Takes the time of a handshake: SYN, SYN-ACK, ACK, each of them once.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal struct TcpHandshake
{
    // The time of the SYN until the handshake is complete, and what it took from then on.
    private long _time;

    /// <summary>How far it is.</summary>
    public HandshakePhase Phase { get; private set; }

    /// <summary>From the SYN to the ACK, nanoseconds; null where the handshake was not seen whole, or is ambiguous.</summary>
    public readonly long? Nanoseconds => Phase == HandshakePhase.Complete ? _time : null;

    /// <summary>Takes in a segment with a SYN.</summary>
    public void OnSyn(bool isAnswer, bool fromOriginator, long time)
    {
        Phase = (Phase, isAnswer, fromOriginator) switch
        {
            (HandshakePhase.None, false, true) => HandshakePhase.Asked,
            (HandshakePhase.Asked, true, false) => HandshakePhase.Answered,
            // Nothing that comes later changes what was measured.
            (HandshakePhase.Complete, _, _) => HandshakePhase.Complete,
            _ => HandshakePhase.Ambiguous,
        };
        if (Phase == HandshakePhase.Asked) _time = time;
    }

    /// <summary>Takes in the originator's acknowledgment of the SYN-ACK.</summary>
    public void OnAcknowledgment(long time)
    {
        var isTimed = time != CapturedFrame.NoTime && _time != CapturedFrame.NoTime;
        _time = isTimed ? time - _time : -1;
        // Time that went backwards measures nothing.
        Phase = _time >= 0 ? HandshakePhase.Complete : HandshakePhase.Ambiguous;
    }

    /// <summary>Begins another record: what was measured has been reported.</summary>
    public void Continue()
    {
        if (Phase == HandshakePhase.Complete) Phase = HandshakePhase.Ambiguous;
    }
}

/// <summary>How far the handshake is whose time is taken.</summary>
internal enum HandshakePhase : byte
{
    /// <summary>No SYN was seen.</summary>
    None,

    /// <summary>The originator has sent a SYN.</summary>
    Asked,

    /// <summary>The responder has answered with a SYN-ACK.</summary>
    Answered,

    /// <summary>The originator has acknowledged that.</summary>
    Complete,

    /// <summary>A SYN or SYN-ACK was repeated, so nobody knows which one was answered (Karn's algorithm, RFC 6298 section 3).</summary>
    Ambiguous,
}
