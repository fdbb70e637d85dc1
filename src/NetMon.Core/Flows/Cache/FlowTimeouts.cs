using NetMon.Decoding;
using NetMon.Flows.Tcp;

namespace NetMon.Flows.Cache;

/// <summary>The timeouts of flows, in nanoseconds.</summary>
/// <param name="tcp">Idle timeout of TCP flows.</param>
/// <param name="other">Idle timeout of all other flows.</param>
/// <param name="active">Active timeout; null for none.</param>
internal sealed class FlowTimeouts(long tcp, long other, long? active)
{
    private static readonly long LingerNanoseconds = ToNanoseconds(FlowOptions.Linger);

    /// <summary>Active timeout; null for none.</summary>
    public long? Active => active;

    /// <summary>The longest of them.</summary>
    public long Longest => Math.Max(Math.Max(tcp, other), active ?? 0);

    /// <summary>The timeouts of these options.</summary>
    public static FlowTimeouts Of(FlowOptions options) => new(
        ToNanoseconds(options.IdleTimeout ?? FlowOptions.DefaultTcpIdleTimeout),
        ToNanoseconds(options.IdleTimeout ?? FlowOptions.DefaultIdleTimeout),
        options.ActiveTimeout is { } timeout ? ToNanoseconds(timeout) : null);

    /// <summary>Idle timeout of a flow.</summary>
    public long Idle(in FlowEntry state)
    {
        var timeout = state.Key.Protocol == IPProtocols.Tcp ? tcp : other;
        return state.Ending == TcpTeardown.None ? timeout : Math.Min(timeout, LingerNanoseconds);
    }

    private static long ToNanoseconds(TimeSpan time) => time.Ticks > long.MaxValue / 200 ? long.MaxValue / 2 : time.Ticks * 100;
}
