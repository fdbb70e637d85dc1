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

    /// <summary>The sequence number of its latest RST.</summary>
    public uint ResetSequence;

    /// <summary>Up to where all of its stream has been seen.</summary>
    public uint SeenEnd;

    /// <summary>All flags it has sent.</summary>
    public TcpFlags Flags;

    /// <summary>How far it is.</summary>
    public TcpEndpointState State;

    /// <summary>How far it was before that.</summary>
    public TcpEndpointState Previous;

    /// <summary>What was noted about its stream.</summary>
    public TcpEndpointMarks Marks;

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
    public readonly bool HasMark(TcpEndpointMarks mark) => (Marks & mark) != TcpEndpointMarks.None;

    /// <summary>Goes on to another state.</summary>
    public void GoTo(TcpEndpointState state)
    {
        if (state == State) return;
        Previous = State;
        State = state;
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
