using System.Runtime.InteropServices;

namespace NetMon.Flows.Tcp;

/// <summary>One side of a TCP connection: how far it is, and what is known of the stream that it sends.</summary>
/// <remarks>
/// Kept small, since every flow has two of them; what only few need is in <see cref="TcpDisorder"/>. Sequence numbers are as on the wire and
/// compared by the sign of their difference, so that the stream may wrap round any number of times.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal struct TcpEndpoint
{
    /// <summary>The sequence number of its SYN; where none was seen, the one before its first byte.</summary>
    public uint Start;

    /// <summary>The sequence number after the highest one it has sent.</summary>
    public uint Last;

    /// <summary>
    /// Up to where it has received the other side's stream: its highest acknowledgment; 0 while it has acknowledged nothing. Once it has
    /// reset the connection that tells nothing more, and the sequence number of its latest RST is here.
    /// </summary>
    public uint Received;

    /// <summary>Up to where all of its stream has been seen.</summary>
    public uint SeenEnd;

    /// <summary>All flags it has sent.</summary>
    public TcpFlags Flags;

    /// <summary>The window that came with <see cref="Received"/>, as on the wire of a segment without SYN: not scaled yet.</summary>
    public ushort Window;

    // Now in the lower half, before that in the upper one.
    private byte _states;

    // Marks below, the scale of the window above.
    private byte _marks;

    private const int PreviousShift = 4;
    private const int ScaleShift = 3;

    /// <summary>How far it is.</summary>
    public readonly TcpEndpointState State => (TcpEndpointState)(_states & ((1 << PreviousShift) - 1));

    /// <summary>How far it was before that.</summary>
    public readonly TcpEndpointState Previous => (TcpEndpointState)(_states >> PreviousShift);

    /// <summary>By how much the window is scaled.</summary>
    public WindowScale Scale
    {
        readonly get => (WindowScale)(_marks >> ScaleShift);
        set => _marks = (byte)((_marks & ((1 << ScaleShift) - 1)) | ((int)value << ScaleShift));
    }

    /// <summary>
    /// Whether it is known where its stream begins: something was sent, or acknowledged by the other side. The number after the beginning
    /// counts as seen.
    /// </summary>
    public readonly bool HasStart => SeenEnd != Start;

    /// <summary>Whether its state lets gaps be trusted: established, or closed after that.</summary>
    public readonly bool IsClean =>
        State == TcpEndpointState.Established || (State == TcpEndpointState.Closed && Previous == TcpEndpointState.Established);

    /// <summary>Whether it has ended its stream in some way.</summary>
    public readonly bool IsOver => State >= TcpEndpointState.Closed;

    /// <summary>Whether its stream had any bytes, by sequence numbers sent or acknowledged.</summary>
    public readonly bool HasSize
    {
        get
        {
            var end = Sequence.IsAfter(SeenEnd, Last) ? SeenEnd : Last;
            // SYN and FIN take a number each.
            return (int)(end - Start) > (HasMark(TcpEndpointMarks.Fin) ? 2 : 1);
        }
    }

    /// <summary>Whether something was noted.</summary>
    public readonly bool HasMark(TcpEndpointMarks mark) => ((TcpEndpointMarks)_marks & mark) != TcpEndpointMarks.None;

    /// <summary>Notes something.</summary>
    public void Mark(TcpEndpointMarks mark) => _marks |= (byte)mark;

    /// <summary>Goes on to another state.</summary>
    public void GoTo(TcpEndpointState state)
    {
        if (state == State) return;
        _states = (byte)((int)State << PreviousShift | (int)state);
    }

    /// <summary>Takes its RST back: it sends again, as for the first time.</summary>
    public void Revive()
    {
        _states = 0;
        Received = 0;
    }

    /// <summary>Begins the stream.</summary>
    /// <param name="start">The number of the SYN, or the one before the first byte.</param>
    /// <param name="last">The number after what was sent so far.</param>
    public void Begin(uint start, uint last)
    {
        Start = start;
        Last = last;
    }
}

/// <summary>How far one side of a connection is, in the terms of Zeek's TCP analyzer.</summary>
internal enum TcpEndpointState : byte
{
    /// <summary>It has sent nothing.</summary>
    Inactive,

    /// <summary>It has sent a SYN, and no answer was seen.</summary>
    SynSent,

    /// <summary>It began with a SYN-ACK, as the originator.</summary>
    SynAckSent,

    /// <summary>It has sent something, and its SYN was not seen.</summary>
    Partial,

    /// <summary>Its SYN was answered, or it has answered a SYN.</summary>
    Established,

    /// <summary>It has sent a FIN.</summary>
    Closed,

    /// <summary>It has sent a RST.</summary>
    Reset,
}

/// <summary>What was noted about the stream of one side.</summary>
[Flags]
internal enum TcpEndpointMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has sent a FIN.</summary>
    Fin = 1,

    /// <summary>Some of its bytes were acknowledged.</summary>
    IsAcknowledged = 2,

    /// <summary>Too much came without acknowledgment, or in fragments: gaps say nothing any more.</summary>
    IgnoresGaps = 4,
}

/// <summary>By how much a side's window is scaled, RFC 7323 section 2.2: a shift count of 0 to 14 is kept as <see cref="ByZero"/> and up.</summary>
internal enum WindowScale : byte
{
    /// <summary>Its SYN was not seen, or not its options.</summary>
    Unknown,

    /// <summary>Its SYN did not have the option, so neither side's window is scaled.</summary>
    None,

    /// <summary>The option with a shift count of 0; the other counts follow.</summary>
    ByZero,
}
