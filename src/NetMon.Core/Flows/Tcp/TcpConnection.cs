using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetMon.Flows.Tcp;

/// <summary>A TCP connection as its headers tell it, followed on both sides.</summary>
internal struct TcpConnection
{
    /// <summary>The side that began it.</summary>
    public TcpEndpoint Originator;

    /// <summary>The other side.</summary>
    public TcpEndpoint Responder;

    /// <summary>The time of the handshake.</summary>
    public TcpHandshake Handshake;

    /// <summary>How it was ended by its sides, once it was.</summary>
    public TcpTeardown Ending;

    /// <summary>What was lost, repeated and reordered; null where nothing was.</summary>
    public TcpDisorder? Disorder { get; private set; }

    /// <summary>One of the sides.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref TcpEndpoint Side(bool isOriginator) => ref isOriginator ? ref Originator : ref Responder;

    /// <summary>What was lost, repeated and reordered of the stream of one side, to be added to.</summary>
    public ref StreamDisorder DisorderOf(bool isOriginator) => ref (Disorder ??= new TcpDisorder()).Side(isOriginator);

    /// <summary>Counts a segment that came after later ones, and filled a gap.</summary>
    public void CountOutOfOrder() => (Disorder ??= new TcpDisorder()).OutOfOrder++;

    /// <summary>Begins the stream of one side.</summary>
    /// <param name="isOriginator">Whose it is.</param>
    /// <param name="start">The number of the SYN, or the one before the first byte.</param>
    /// <param name="last">The number after what was sent so far.</param>
    public void Begin(bool isOriginator, uint start, uint last)
    {
        Side(isOriginator).Begin(start, last);
        SetSeen(isOriginator, new SeenRanges(start + 1));
    }

    /// <summary>Which parts of the stream of one side have been seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly SeenRanges Seen(bool isOriginator) =>
        new(isOriginator ? Originator.SeenEnd : Responder.SeenEnd, Disorder is null ? default : Disorder.Side(isOriginator).Islands);

    /// <summary>Keeps which parts of the stream of one side have been seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetSeen(bool isOriginator, in SeenRanges seen)
    {
        Side(isOriginator).SeenEnd = seen.End;
        if (Disorder is not null || !seen.Islands.IsEmpty) DisorderOf(isOriginator).Islands = seen.Islands;
    }

    /// <summary>Begins another record of the connection: what was counted has been reported, what is known of the streams stays.</summary>
    public void Continue()
    {
        Originator.Flags = TcpFlags.None;
        Responder.Flags = TcpFlags.None;
        Handshake.Continue();
        // The record that was made keeps the one before.
        Disorder = Disorder?.Continue();
    }

    /// <summary>Changes the sides.</summary>
    public void Flip()
    {
        (Originator, Responder) = (Responder, Originator);
        Disorder?.Flip();
    }
}

/// <summary>How the sides of a connection ended it.</summary>
internal enum TcpTeardown : byte
{
    /// <summary>They have not.</summary>
    None,

    /// <summary>Every side that was seen has sent a FIN.</summary>
    Finished,

    /// <summary>One sent RST.</summary>
    Reset,
}
