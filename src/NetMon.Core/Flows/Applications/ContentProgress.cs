namespace NetMon.Flows.Applications;

/// <summary>How far the search for a flow's content has come. Part of the flow's state, and empty for most flows: they tell at once.</summary>
/// <remarks>Sides are 0 and 1 by the order of the endpoints in the key, which stays when originator and responder are changed.</remarks>
internal struct ContentProgress
{
    private uint _start0;
    private uint _start1;
    private SideProgress _side0;
    private SideProgress _side1;

    /// <summary>The heads of streams that are not whole yet; null when none is held.</summary>
    public HeldContent? Held;

    /// <summary>Payload packets that were looked at.</summary>
    public byte Packets;

    /// <summary>Whether both sides have said all that they say of their content.</summary>
    public readonly bool AreSidesFinished => (_side0 & _side1 & SideProgress.IsFinished) != SideProgress.None;

    /// <summary>Whether it is known where in the side's stream a head begins.</summary>
    public readonly bool HasStart(int side) => (Side(side) & SideProgress.HasStart) != SideProgress.None;

    /// <summary>Whether the head is that of the stream, by the SYN; else it is where the capture came in.</summary>
    public readonly bool IsStartCertain(int side) => (Side(side) & SideProgress.IsCertain) != SideProgress.None;

    /// <summary>Whether the side has said all that it says.</summary>
    public readonly bool IsFinished(int side) => (Side(side) & SideProgress.IsFinished) != SideProgress.None;

    /// <summary>Sequence number of the first byte of the side's head.</summary>
    public readonly uint Start(int side) => side == 0 ? _start0 : _start1;

    /// <summary>Says where the side's head begins.</summary>
    public void SetStart(int side, uint seq, bool isCertain)
    {
        (side == 0 ? ref _start0 : ref _start1) = seq;
        SetSide(side, SideProgress.HasStart | (isCertain ? SideProgress.IsCertain : SideProgress.None));
    }

    /// <summary>The side's next payload may be a head.</summary>
    public void Restart(int side) => SetSide(side, SideProgress.None);

    /// <summary>The side has said all that it says.</summary>
    public void Finish(int side) => SetSide(side, SideProgress.IsFinished);

    /// <summary>What was held has been let go: the sides go on as if the capture came in now.</summary>
    public void Forget()
    {
        Held = null;
        _side0 &= SideProgress.IsFinished;
        _side1 &= SideProgress.IsFinished;
    }

    private readonly SideProgress Side(int side) => side == 0 ? _side0 : _side1;

    private void SetSide(int side, SideProgress progress)
    {
        if (side == 0) _side0 = progress;
        else _side1 = progress;
    }

    [Flags]
    private enum SideProgress : byte
    {
        None = 0,
        HasStart = 1,
        IsCertain = 2,
        IsFinished = 4,
    }
}
