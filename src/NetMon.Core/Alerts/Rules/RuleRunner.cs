using NetMon.Alerts.Matching;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>Something that looks at packets in one capture and remembers what it must of them. Used by one thread at a time.</summary>
internal abstract class RuleRunner
{
    /// <summary>The kinds of packets that it must see.</summary>
    public abstract PacketKinds Kinds { get; }

    /// <summary>The ports of which a packet must have one, unless the rule names others; empty for any packet.</summary>
    public virtual PortRange[] Ports => [];

    /// <summary>Those of its kinds of which it must see no packets but the ones that name a server.</summary>
    public virtual PacketKinds NamedKinds => PacketKinds.None;

    /// <summary>Looks at packets for it that it need not see itself, before it; null for nobody. Hears of nothing but packets.</summary>
    public virtual RuleRunner? Part => null;

    /// <summary>All ranges of addresses between which <see cref="AcceptsAddress"/> makes a difference; empty when none does.</summary>
    public virtual IReadOnlyList<AddressRange> Addresses => [];

    /// <summary>
    /// Whether a packet with this address on a side is wanted, besides what the rule asks. A packet without addresses is not, where there
    /// are any <see cref="Addresses"/>. Asked beforehand, for one address of each range, and not for packets.
    /// </summary>
    public virtual bool AcceptsAddress(RuleSide side, AddressValue address) => true;

    /// <summary>Looks at a packet of one of its kinds that meets the rule's conditions.</summary>
    public abstract void OnPacket(in AlertPacket packet);

    /// <summary>Hears that the time has come that somebody asked for, or a later one. Must ask again for the next.</summary>
    public virtual void OnTime(long now)
    {
    }

    /// <summary>Hears what the capture has lost so far.</summary>
    public virtual void OnStatistics(CaptureStatistics statistics, long now)
    {
    }

    /// <summary>Hears that no more packets come.</summary>
    public virtual void OnEnd()
    {
    }
}

/// <summary>A rule at work.</summary>
internal abstract class AlertRunner : RuleRunner
{
    /// <summary>Makes it.</summary>
    protected AlertRunner(RuleContext context) => Context = context;

    /// <summary>The rule, and the way out.</summary>
    protected RuleContext Context { get; }

    /// <inheritdoc/>
    public override void OnTime(long now) => Context.Advance(now);
}
