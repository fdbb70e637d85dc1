using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Fragments;
using NetMon.Flows.Key;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>Finds which fragments are of one packet, as the flow meter does. Not thread-safe.</summary>
internal sealed class FragmentFlows
{
    private readonly FragmentTracker _fragments = new();
    private readonly FlowInterfaces _interfaces = new();
    private readonly FlowClock _clock = new(FragmentTracker.Lifetime);

    /// <summary>Advances the time; called for each frame.</summary>
    public void Follow(in CapturedFrame frame) => _clock.Follow(frame.TimestampNanoseconds);

    /// <summary>The packet of a fragment.</summary>
    public FragmentedPacket WholeOf(in CapturedFrame frame, in PacketHeaders headers, in FlowEndpoints endpoints)
    {
        var key = FlowKeyExtractor.FragmentKey(headers, endpoints, _interfaces.NumberOf(frame.Interface), out var portless);
        while (_fragments.TryForgetOld(_clock.Now, out _))
        {
            // Its late fragments have no ports.
        }

        return _fragments.Get(key, portless, _clock.Now);
    }
}
