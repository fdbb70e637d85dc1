using System.Runtime.InteropServices;
using NetMon.Packets;

namespace NetMon.Flows.Tcp;

/// <summary>Measures a handshake: SYN, SYN-ACK, ACK, each sent once.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal struct TcpHandshake
{
    // Time of the SYN until the handshake is complete, then its duration.
    private long _time;

    /// <summary>Progress of the handshake.</summary>
    public HandshakePhase Phase { get; private set; }

    /// <summary>Nanoseconds from the SYN to the ACK; null if the handshake is incomplete or ambiguous.</summary>
    public readonly long? Nanoseconds => Phase == HandshakePhase.Complete ? _time : null;

    /// <summary>Processes a segment with SYN.</summary>
    public void OnSyn(bool isAnswer, bool fromOriginator, long time)
    {
        Phase = (Phase, isAnswer, fromOriginator) switch
        {
            (HandshakePhase.None, false, true) => HandshakePhase.Asked,
            (HandshakePhase.Asked, true, false) => HandshakePhase.Answered,
            // Later segments do not change the result.
            (HandshakePhase.Complete, _, _) => HandshakePhase.Complete,
            _ => HandshakePhase.Ambiguous,
        };
        if (Phase == HandshakePhase.Asked) _time = time;
    }

    /// <summary>Processes the originator's acknowledgment of the SYN-ACK.</summary>
    public void OnAcknowledgment(long time)
    {
        var isTimed = time != CapturedFrame.NoTime && _time != CapturedFrame.NoTime;
        _time = isTimed ? time - _time : -1;
        // Timestamps that went backwards give no duration.
        Phase = _time >= 0 ? HandshakePhase.Complete : HandshakePhase.Ambiguous;
    }

    /// <summary>Starts the next record: the duration was already reported.</summary>
    public void Continue()
    {
        if (Phase == HandshakePhase.Complete) Phase = HandshakePhase.Ambiguous;
    }
}

/// <summary>Progress of the handshake whose duration is measured.</summary>
internal enum HandshakePhase : byte
{
    /// <summary>No SYN was seen.</summary>
    None,

    /// <summary>SYN from the originator seen.</summary>
    Asked,

    /// <summary>SYN-ACK from the responder seen.</summary>
    Answered,

    /// <summary>ACK from the originator seen.</summary>
    Complete,

    /// <summary>A SYN or SYN-ACK was retransmitted, so it is unknown which one was answered (Karn's algorithm, RFC 6298 section 3).</summary>
    Ambiguous,
}
