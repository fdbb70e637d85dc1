using NetMon.Alerts.Matching;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>Processes packets of one capture and keeps state about them. Used by one thread at a time.</summary>
internal abstract class RuleRunner
{
    /// <summary>The packet kinds it receives.</summary>
    public abstract PacketKinds Kinds { get; }

    /// <summary>Ports of which a packet must have one, unless the rule sets others; empty for any packet.</summary>
    public virtual PortRange[] Ports => [];

    /// <summary>Kinds of which it receives only packets with a server name.</summary>
    public virtual PacketKinds NamedKinds => PacketKinds.None;

    /// <summary>
    /// A runner called before this one for packets that this one does not receive; null for none. It implements only
    /// <see cref="OnPacket"/>.
    /// </summary>
    public virtual RuleRunner? Part => null;

    /// <summary>Address ranges for which <see cref="AcceptsAddress"/> may differ; empty if it is the same for all addresses.</summary>
    public virtual IReadOnlyList<AddressRange> Addresses => [];

    /// <summary>
    /// Whether packets with this address on a side are received, in addition to the rule's conditions. If there are
    /// <see cref="Addresses"/>, packets without addresses are not. Called in advance for one address per range, not for each packet.
    /// </summary>
    public virtual bool AcceptsAddress(RuleSide side, AddressValue address) => true;

    /// <summary>Processes a packet of one of its kinds that meets the rule's conditions.</summary>
    public abstract void OnPacket(in AlertPacket packet);

    /// <summary>Called at or after the next scheduled time. Must schedule the next call, if any.</summary>
    public virtual void OnTime(long now)
    {
    }

    /// <summary>Called with the current statistics of the capture, such as lost packets.</summary>
    public virtual void OnStatistics(CaptureStatistics statistics, long now)
    {
    }

    /// <summary>Called after the last packet.</summary>
    public virtual void OnEnd()
    {
    }
}

/// <summary>The runner of a rule.</summary>
internal abstract class AlertRunner : RuleRunner
{
    protected AlertRunner(RuleContext context) => Context = context;

    /// <summary>The rule and its connection to the engine.</summary>
    protected RuleContext Context { get; }

    /// <inheritdoc/>
    public override void OnTime(long now) => Context.Advance(now);
}

/// <summary>A runner that several rules listen to, and that costs nothing if none does.</summary>
internal abstract class SharedRunner : RuleRunner
{
    /// <summary>Whether a rule listens.</summary>
    public abstract bool HasListeners { get; }
}
