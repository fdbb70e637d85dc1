using System.Runtime.InteropServices;

namespace NetMon.Flows.Tcp;

/// <summary>One side of a TCP connection: its state and that of the stream it sends.</summary>
/// <remarks>
/// Small, because every flow has two; state that few need is in <see cref="TcpDisorder"/>. Sequence numbers are raw and compared by the sign
/// of their difference, so that a stream may wrap any number of times.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal struct TcpEndpoint
{
    /// <summary>Sequence number of its SYN; if none was seen, the one before its first byte.</summary>
    public uint Start;

    /// <summary>The sequence number after the highest one sent.</summary>
    public uint Last;

    /// <summary>
    /// Highest acknowledgment number it has sent; 0 if none. After a reset, which ends acknowledgments, the sequence number of its latest RST
    /// instead.
    /// </summary>
    public uint Received;

    /// <summary>End of the contiguous part of its stream that was seen.</summary>
    public uint SeenEnd;

    /// <summary>Union of all flags sent.</summary>
    public TcpFlags Flags;

    /// <summary>The window sent with <see cref="Received"/>, in the unit of segments without SYN, before scaling.</summary>
    public ushort Window;

    // Current state in the lower half, previous one in the upper half.
    private byte _states;

    // Marks in the low bits, window scale above.
    private byte _marks;

    private const int PreviousShift = 4;
    private const int ScaleShift = 3;

    /// <summary>Current state.</summary>
    public readonly TcpEndpointState State => (TcpEndpointState)(_states & ((1 << PreviousShift) - 1));

    /// <summary>Previous state.</summary>
    public readonly TcpEndpointState Previous => (TcpEndpointState)(_states >> PreviousShift);

    /// <summary>Window scale.</summary>
    public WindowScale Scale
    {
        readonly get => (WindowScale)(_marks >> ScaleShift);
        set => _marks = (byte)((_marks & ((1 << ScaleShift) - 1)) | ((int)value << ScaleShift));
    }

    /// <summary>
    /// Whether the start of its stream is known: it sent something, or the peer acknowledged something. The first sequence number after the
    /// start counts as seen.
    /// </summary>
    public readonly bool HasStart => SeenEnd != Start;

    /// <summary>Whether gaps are reliable in this state: established, or closed after that.</summary>
    public readonly bool IsClean =>
        State == TcpEndpointState.Established || (State == TcpEndpointState.Closed && Previous == TcpEndpointState.Established);

    /// <summary>Whether it has closed or reset its stream.</summary>
    public readonly bool IsOver => State >= TcpEndpointState.Closed;

    /// <summary>Whether its stream has any bytes, by sequence numbers sent or acknowledged.</summary>
    public readonly bool HasSize
    {
        get
        {
            var end = Sequence.IsAfter(SeenEnd, Last) ? SeenEnd : Last;
            // SYN and FIN occupy one sequence number each.
            return (int)(end - Start) > (HasMark(TcpEndpointMarks.Fin) ? 2 : 1);
        }
    }

    /// <summary>Whether a mark is set.</summary>
    public readonly bool HasMark(TcpEndpointMarks mark) => ((TcpEndpointMarks)_marks & mark) != TcpEndpointMarks.None;

    /// <summary>Sets a mark.</summary>
    public void Mark(TcpEndpointMarks mark) => _marks |= (byte)mark;

    /// <summary>Changes the state.</summary>
    public void GoTo(TcpEndpointState state)
    {
        if (state == State) return;
        _states = (byte)((int)State << PreviousShift | (int)state);
    }

    /// <summary>Undoes a reset: the endpoint starts again as inactive.</summary>
    public void Revive()
    {
        _states = 0;
        Received = 0;
    }

    /// <summary>Starts the stream.</summary>
    /// <param name="start">Sequence number of the SYN, or the one before the first byte.</param>
    /// <param name="last">Sequence number after the last byte sent so far.</param>
    public void Begin(uint start, uint last)
    {
        Start = start;
        Last = last;
    }
}

/// <summary>State of one side of a connection, as in Zeek's TCP analyzer.</summary>
internal enum TcpEndpointState : byte
{
    /// <summary>It has sent nothing.</summary>
    Inactive,

    /// <summary>It has sent a SYN; no answer was seen.</summary>
    SynSent,

    /// <summary>It is the originator, and its first segment was a SYN-ACK.</summary>
    SynAckSent,

    /// <summary>It has sent data; its SYN was not seen.</summary>
    Partial,

    /// <summary>Its SYN was answered, or it has answered a SYN.</summary>
    Established,

    /// <summary>It has sent a FIN.</summary>
    Closed,

    /// <summary>It has sent a RST.</summary>
    Reset,
}

/// <summary>Marks of one side's stream.</summary>
[Flags]
internal enum TcpEndpointMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has sent a FIN.</summary>
    Fin = 1,

    /// <summary>Some of its bytes were acknowledged.</summary>
    IsAcknowledged = 2,

    /// <summary>Too much data arrived without acknowledgment or in fragments: gaps are no longer reliable.</summary>
    IgnoresGaps = 4,
}

/// <summary>Window scale of a side, RFC 7323 section 2.2: shift counts 0 to 14 are stored as <see cref="ByZero"/> and up.</summary>
internal enum WindowScale : byte
{
    /// <summary>Its SYN, or the SYN's options, were not seen.</summary>
    Unknown,

    /// <summary>Its SYN had no window scale option, so neither side's window is scaled.</summary>
    None,

    /// <summary>Shift count 0; the other counts follow.</summary>
    ByZero,
}
