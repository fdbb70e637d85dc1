namespace NetMon.Flows.Content;

/// <summary>
/// The state of the search for a flow's content. It is part of the flow's entry and small: most flows are identified by their first
/// payload.
/// </summary>
/// <remarks>
/// Sides are 0 and 1 by the order of the endpoints in the key. They do not change when originator and responder are swapped.
/// </remarks>
internal struct ContentProgress
{
    // The content, or the buffered heads, which then have the content: one reference less in each of millions of flows.
    private object? _found;

    /// <summary>Application data found in the first payloads; null until an application is recognised.</summary>
    public FlowContent? Content
    {
        readonly get => _found as FlowContent ?? Held?.Content;

        set
        {
            if (Held is { } held) held.Content = value;
            else _found = value;
        }
    }

    /// <summary>The buffered, incomplete heads; null if none is buffered.</summary>
    public BufferedHead? Held
    {
        readonly get => _found as BufferedHead;

        set
        {
            var content = Content;
            _found = value;
            Content = content;
        }
    }

    /// <summary>Number of payload packets that were examined.</summary>
    public byte Packets;

    private Marks _marks;

    /// <summary>Whether the search is over: further payloads are not examined.</summary>
    public readonly bool IsKnown => Has(Marks.IsKnown);

    /// <summary>Whether the heads of both sides have been read.</summary>
    public readonly bool AreSidesFinished => IsFinished(0) && IsFinished(1);

    /// <summary>
    /// Whether the side's SYN was seen, so that the start of its stream is known. Otherwise its head starts at the first captured segment.
    /// </summary>
    public readonly bool HasStart(int side) => Has(Of(side, Marks.HasStart));

    /// <summary>Whether the side's head has been read.</summary>
    public readonly bool IsFinished(int side) => Has(Of(side, Marks.IsFinished));

    /// <summary>Records that the side's SYN was seen: its stream starts here.</summary>
    public void Start(int side) => Set(side, Marks.HasStart);

    /// <summary>Treats the side's next payload as a possible head.</summary>
    public void Restart(int side) => Set(side, Marks.None);

    /// <summary>Records that the side's head has been read.</summary>
    public void Finish(int side) => Set(side, Marks.IsFinished);

    /// <summary>What was found, without what is needed to search on.</summary>
    public readonly ContentProgress Result() => new() { _found = Content };

    /// <summary>Ends the search.</summary>
    public void End() => _marks |= Marks.IsKnown;

    /// <summary>Forgets the buffered heads after their release: both sides continue as if the capture started now.</summary>
    public void Forget()
    {
        Held = null;
        _marks &= ~(Of(0, Marks.HasStart) | Of(1, Marks.HasStart));
    }

    private readonly bool Has(Marks mark) => (_marks & mark) != Marks.None;

    private void Set(int side, Marks marks) => _marks = (_marks & ~Of(side, Marks.HasStart | Marks.IsFinished)) | Of(side, marks);

    private static Marks Of(int side, Marks marks) => (Marks)((int)marks << (2 * side));

    // The marks of side 0. Those of side 1 are in the next two bits.
    [Flags]
    private enum Marks : byte
    {
        None = 0,
        HasStart = 1,
        IsFinished = 2,
        IsKnown = 16,
    }
}
