using NetMon.Flows.Cache;

namespace NetMon.Flows.Fragments;

/// <summary>The sum of fragments that were held back.</summary>
internal struct HeldFragments
{
    /// <summary>What they count.</summary>
    public FlowCounter Counter;

    /// <summary>Time of the earliest.</summary>
    public long First;

    /// <summary>Time of the latest.</summary>
    public long Last;
}
