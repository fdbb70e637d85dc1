using NetMon.Alerts.Matching;
using NetMon.Alerts.Windows;
using NetMon.Filtering;

namespace NetMon.Alerts.Rules;

/// <summary>
/// The conditions of a rule that cost more than a table lookup: application, filter and script, in this order. Evaluated only for packets
/// that meet all others; <see cref="RuleIndex"/> evaluates the conditions on names for all rules at once.
/// </summary>
internal sealed class PacketConditions
{
    // Distinct from all keys of the rule, so that errors have their own cooldown.
    private static readonly AlertKey ErrorKey = new(default, default, ulong.MaxValue);

    private readonly RuleContext _context;
    private readonly AlertRuleSettings _settings;
    private readonly Dictionary<string, bool> _applications = [];
    private NameTable? _applicationNames;
    private readonly PacketFilter? _filter;
    private readonly HashSet<LinkType> _withoutFilter = [];
    private int _errors;

    private PacketConditions(RuleContext context)
    {
        _context = context;
        _settings = context.Rule.Settings;
        if (_settings.Filter is { } filter && context.Rule.Compiler is { } compiler) _filter = new PacketFilter(filter, compiler);
    }

    /// <summary>Creates the conditions of a rule; null if it has none of this kind.</summary>
    public static PacketConditions? Of(RuleContext context) => HasAny(context.Rule.Settings) ? new PacketConditions(context) : null;

    /// <summary>Whether a rule has conditions of this kind.</summary>
    public static bool HasAny(AlertRuleSettings settings) =>
        settings.Application.Count > 0 || settings.ServerName.Count > 0 || settings.DnsName.Count > 0
        || settings.Filter is not null || settings.Condition is not null;

    /// <summary>Whether only packets that name a server can meet them.</summary>
    public bool NeedServerName => _settings.ServerName.Count > 0;

    /// <summary>Whether only packets with a DNS question can meet them.</summary>
    public bool NeedDnsName => _settings.DnsName.Count > 0;

    /// <summary>Whether only packets of a known application can meet them.</summary>
    public bool NeedApplication => _settings.Application.Count > 0;

    /// <summary>Whether only packets with a payload can meet them.</summary>
    public bool NeedContent => NeedServerName || NeedDnsName || NeedApplication;

    /// <summary>Patterns of server names; empty for any.</summary>
    public IReadOnlyList<string> ServerNames => _settings.ServerName;

    /// <summary>Patterns of DNS names; empty for any.</summary>
    public IReadOnlyList<string> DnsNames => _settings.DnsName;

    /// <summary>Whether a packet meets all conditions except those on names.</summary>
    public bool Hold(in AlertPacket packet)
    {
        if (_settings.Application.Count > 0 && !IsApplication(packet.Content.Application(packet))) return false;
        return (_filter is null || Passes(packet)) && (_settings.Condition is not { } condition || Ask(condition, packet));
    }

    private bool IsApplication(string? name)
    {
        if (name is null) return false;
        if (!_applications.TryGetValue(name, out var isOne))
        {
            Span<ulong> rule = [0];
            (_applicationNames ??= new NameTable([_settings.Application])).Find(name, rule);
            isOne = rule[0] != 0;
            _applications.Add(name, isOne);
        }

        return isOne;
    }

    private bool Passes(in AlertPacket packet)
    {
        if (_withoutFilter.Contains(packet.Interface.LinkType)) return false;
        try
        {
            return _filter!.Matches(packet.ToFrame());
        }
        catch (Exception e) when (e is FilterException or CaptureLibraryException)
        {
            // The filter compiles for some link type, but not for this one.
            _withoutFilter.Add(packet.Interface.LinkType);
            _context.Warn($"The filter cannot be used on {packet.Interface.Label}, so none of its packets meets the rule: {e.Message}");
            return false;
        }
    }

    private bool Ask(Func<PacketRecord, bool> condition, in AlertPacket packet)
    {
        try
        {
            var holds = condition(new PacketRecord(packet.ToFrame()));
            _errors = 0;
            return holds;
        }
#pragma warning disable CA1031 // Exceptions of the user's script must not end the capture.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e, packet);
            return false;
        }
    }

    private void Fail(Exception exception, in AlertPacket packet)
    {
        if (_context.Meets(ErrorKey, packet.Now, 1))
            _context.Raise(ErrorKey, packet.Now, AlertSubject.Of(packet), "", "The condition of the rule failed.", 1, exception.Message);
        if (++_errors < _settings.ConditionErrorLimit || !_context.Alert.Enabled) return;
        _context.Alert.Enabled = false;
        _context.Warn($"The rule was disabled: its condition failed {_errors} times in a row, last with: {exception.Message}");
    }
}
