namespace NetMon.Flows.Content;

/// <summary>How far the search for a flow's content has come. Part of the flow's state, and small: most flows tell at once.</summary>
/// <remarks>Sides are 0 and 1 by the order of the endpoints in the key, which stays when originator and responder are changed.</remarks>
internal struct ContentProgress
{
    /// <summary>The heads of streams that are not whole yet; null when none is held.</summary>
    public BufferedHead? Held;

    /// <summary>Payload packets that were looked at.</summary>
    public byte Packets;

    private Marks _marks;

    /// <summary>Whether nothing more is to be learned from payloads.</summary>
    public readonly bool IsKnown => Has(Marks.IsKnown);

    /// <summary>Whether both sides have said all that they say of their content.</summary>
    public readonly bool AreSidesFinished => IsFinished(0) && IsFinished(1);

    /// <summary>Whether the side's SYN was seen, so that it is known where its stream begins; else its head is where the capture came in.</summary>
    public readonly bool HasStart(int side) => Has(Of(side, Marks.HasStart));

    /// <summary>Whether the side has said all that it says.</summary>
    public readonly bool IsFinished(int side) => Has(Of(side, Marks.IsFinished));

    /// <summary>The side's stream begins here, by its SYN.</summary>
    public void Start(int side) => Set(side, Marks.HasStart);

    /// <summary>The side's next payload may be a head.</summary>
    public void Restart(int side) => Set(side, Marks.None);

    /// <summary>The side has said all that it says.</summary>
    public void Finish(int side) => Set(side, Marks.IsFinished);

    /// <summary>The search is over.</summary>
    public void End() => _marks |= Marks.IsKnown;

    /// <summary>What was held has been let go: the sides go on as if the capture came in now.</summary>
    public void Forget()
    {
        Held = null;
        _marks &= ~(Of(0, Marks.HasStart) | Of(1, Marks.HasStart));
    }

    private readonly bool Has(Marks mark) => (_marks & mark) != Marks.None;

    private void Set(int side, Marks marks) => _marks = (_marks & ~Of(side, Marks.HasStart | Marks.IsFinished)) | Of(side, marks);

    private static Marks Of(int side, Marks marks) => (Marks)((int)marks << (2 * side));

    // The marks of side 0; those of side 1 are the next two bits.
    [Flags]
    private enum Marks : byte
    {
        None = 0,
        HasStart = 1,
        IsFinished = 2,
        IsKnown = 16,
    }
}
