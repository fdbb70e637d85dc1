using NetMon.Flows.Cache;

namespace NetMon.Flows.Fragments;

/// <summary>Sum of buffered fragments.</summary>
internal struct HeldFragments
{
    /// <summary>Their counters.</summary>
    public FlowCounter Counter;

    /// <summary>Time of the earliest.</summary>
    public long First;

    /// <summary>Time of the latest.</summary>
    public long Last;
}
