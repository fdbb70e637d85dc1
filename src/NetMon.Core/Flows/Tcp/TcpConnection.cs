using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>State of a TCP connection, both sides, from its headers.</summary>
internal struct TcpConnection
{
    /// <summary>The side that opened it.</summary>
    public TcpEndpoint Originator;

    /// <summary>The other side.</summary>
    public TcpEndpoint Responder;

    /// <summary>Duration of the handshake.</summary>
    public TcpHandshake Handshake;

    /// <summary>How FIN or RST closed it.</summary>
    public TcpTeardown Ending;

    /// <summary>Loss, retransmission and reordering; null if there was none.</summary>
    public TcpDisorder? Disorder { get; private set; }

    /// <summary>One of the sides.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TcpEndpoint Side(bool isOriginator) => ref isOriginator ? ref Originator : ref Responder;

    /// <summary>Loss, retransmission and reordering of one side's stream, created if missing.</summary>
    public ref StreamDisorder DisorderOf(bool isOriginator) => ref (Disorder ??= new TcpDisorder()).Side(isOriginator);

    /// <summary>Counts a segment that arrived after later ones and filled a gap.</summary>
    public void CountOutOfOrder() => (Disorder ??= new TcpDisorder()).OutOfOrder++;

    /// <summary>Starts the stream of one side.</summary>
    /// <param name="isOriginator">Whether it is the originator's.</param>
    /// <param name="start">Sequence number of the SYN, or the one before the first byte.</param>
    /// <param name="last">Sequence number after the last byte sent so far.</param>
    public void Begin(bool isOriginator, uint start, uint last)
    {
        Side(isOriginator).Begin(start, last);
        SetSeen(isOriginator, new SeenRanges(start + 1));
    }

    /// <summary>The ranges of one side's stream that were seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly SeenRanges Seen(bool isOriginator) =>
        new(isOriginator ? Originator.SeenEnd : Responder.SeenEnd, Disorder is null ? default : Disorder.Side(isOriginator).Islands);

    /// <summary>Stores the ranges of one side's stream that were seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetSeen(bool isOriginator, in SeenRanges seen)
    {
        Side(isOriginator).SeenEnd = seen.End;
        if (Disorder is not null || !seen.Islands.IsEmpty) DisorderOf(isOriginator).Islands = seen.Islands;
    }

    /// <summary>Starts the next record of the connection: counters were reported, stream state is kept.</summary>
    public void Continue()
    {
        Originator.Flags = TcpFlags.None;
        Responder.Flags = TcpFlags.None;
        Handshake.Continue();
        // The reported record keeps the old object.
        Disorder = Disorder?.Continue();
    }

    /// <summary>Swaps originator and responder.</summary>
    public void Flip()
    {
        (Originator, Responder) = (Responder, Originator);
        Disorder?.Flip();
    }
}

/// <summary>How FIN or RST closed a connection.</summary>
internal enum TcpTeardown : byte
{
    /// <summary>Not closed.</summary>
    None,

    /// <summary>Every side from which packets were seen has sent a FIN.</summary>
    Finished,

    /// <summary>One side has sent a RST.</summary>
    Reset,
}
