using System.Buffers;
using System.Globalization;
using NetMon.Alerts.Detectors;
using NetMon.Alerts.Matching;
using NetMon.Decoding.Applications;
using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Alerts.Rules;

/// <summary>Parses the settings of a rule and reports all errors in them.</summary>
internal sealed class AlertRuleParser
{
    /// <summary>Maximum threshold of a distinct count, because as many values are stored per key.</summary>
    public const long MaxDistinct = 1_000_000;

    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?[");
    private static readonly TimeSpan DefaultCooldown = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinWindow = AlertRuleField.All.Single(field => field.Name == nameof(AlertRuleSettings.Window)).Least;

    private readonly List<AlertRuleFinding> _findings = [];
    private readonly AlertRuleSettings _settings;
    private readonly IFilterCompiler? _compiler;

    private AlertRuleParser(AlertRuleSettings settings, IFilterCompiler? compiler)
    {
        _settings = settings;
        _compiler = compiler;
    }

    /// <summary>Parses a rule.</summary>
    /// <exception cref="AlertRuleException">The settings are not valid.</exception>
    public static AlertRule Parse(AlertRuleSettings settings, IFilterCompiler? compiler)
    {
        var parser = new AlertRuleParser(settings, compiler);
        var rule = parser.Parse();
        return parser._findings.Count == 0 ? rule : throw new AlertRuleException(settings.Name, parser._findings);
    }

    private AlertRule Parse()
    {
        if (string.IsNullOrWhiteSpace(_settings.Name)) Find(nameof(AlertRuleSettings.Name), "must not be empty.");
        var detector = ParseDetector();
        var rule = new AlertRule
        {
            Settings = _settings,
            Source = Addresses(nameof(AlertRuleSettings.SourceAddress), _settings.SourceAddress),
            Destination = Addresses(nameof(AlertRuleSettings.DestinationAddress), _settings.DestinationAddress),
            Either = Addresses(nameof(AlertRuleSettings.Address), _settings.Address),
            Exclude = Addresses(nameof(AlertRuleSettings.Exclude), _settings.Exclude),
            SourcePorts = Ports(nameof(AlertRuleSettings.SourcePort), _settings.SourcePort),
            DestinationPorts = Ports(nameof(AlertRuleSettings.DestinationPort), _settings.DestinationPort),
            EitherPorts = Ports(nameof(AlertRuleSettings.Port), _settings.Port),
            Compiler = _settings.Filter is null ? null : _compiler,
            Detector = detector,
            Severity = _settings.Severity ?? detector?.Definition.Severity ?? AlertSeverity.Medium,
            Threshold = _settings.Threshold ?? detector?.Definition.Threshold,
            Window = _settings.Window ?? detector?.Definition.Window,
            Cooldown = _settings.Cooldown ?? detector?.Definition.Cooldown ?? DefaultCooldown,
        };
        CheckProtocols();
        CheckNames(nameof(AlertRuleSettings.Application), _settings.Application);
        CheckApplications();
        CheckNames(nameof(AlertRuleSettings.ServerName), _settings.ServerName);
        CheckNames(nameof(AlertRuleSettings.DnsName), _settings.DnsName);
        CheckFilter();
        CheckAmount();
        CheckTimes();
        if (detector is not null) CheckDetector(detector.Definition);
        else CheckHasCondition();
        return rule;
    }

    private AddressRange[] Addresses(string parameter, IReadOnlyList<string> texts) =>
        Read<AddressRange>(
            parameter, texts, AddressRange.TryParse, text => $"{SafeText.Quote(text)} is neither an IP address nor a CIDR block such as 192.0.2.0/24.");

    private PortRange[] Ports(string parameter, IReadOnlyList<string> texts) =>
        Read<PortRange>(parameter, texts, PortRange.TryParse, PortRange.Refusal);

    private T[] Read<T>(string parameter, IReadOnlyList<string> texts, TryParse<T> parse, Func<string, string> refuse)
    {
        var values = new List<T>(texts.Count);
        foreach (var text in texts)
        {
            if (parse(text, out var value)) values.Add(value);
            else Find(parameter, refuse(text));
        }

        return [.. values];
    }

    private DetectorOptions? ParseDetector()
    {
        if (_settings.Detector is { } kind)
        {
            if (DetectorCatalog.Find(kind) is { } definition)
                return DetectorOptions.Parse(definition, _settings.DetectorParameter, Find);
            Find(nameof(AlertRuleSettings.Detector), $"'{kind}' is not one of {string.Join(", ", Enum.GetNames<AlertDetector>())}.");
        }
        else if (_settings.DetectorParameter.Count > 0)
        {
            Find(nameof(AlertRuleSettings.DetectorParameter), "needs a Detector.");
        }

        return null;
    }

    private void CheckProtocols()
    {
        foreach (var text in _settings.Protocol)
        {
            if (!ProtocolSet.IsKnown(text))
                Find(nameof(AlertRuleSettings.Protocol),
                    $"{SafeText.Quote(text)} is neither the name of a protocol such as TCP nor the number of an IP protocol.{NameSuggestions.Question(text, [.. FilterProtocols.Names.Where(ProtocolSet.IsKnown)])}");
        }
    }

    private void CheckApplications()
    {
        foreach (var text in _settings.Application)
        {
            if (text.AsSpan().ContainsAny(Wildcards) || string.IsNullOrWhiteSpace(text) || ApplicationNames.Find(text) is not null) continue;
            Find(nameof(AlertRuleSettings.Application),
                $"no application is called {SafeText.Quote(text)}.{NameSuggestions.Question(text, ApplicationNames.All)}");
        }
    }

    private void CheckNames(string parameter, IReadOnlyList<string> patterns)
    {
        if (patterns.Any(string.IsNullOrWhiteSpace)) Find(parameter, "must not be empty.");
        foreach (var text in patterns)
        {
            if (!NamePattern.TryParse(text, out _, out var problem)) Find(parameter, $"{SafeText.Quote(text)} {problem}; a backtick before the [ takes it as it is.");
        }
    }

    private void CheckFilter()
    {
        const string Parameter = nameof(AlertRuleSettings.Filter);
        if (_settings.Filter is not { } filter) return;
        if (_compiler is null)
        {
            Find(Parameter, "cannot be used here: there is no libpcap to compile it.");
            return;
        }

        try
        {
            FilterCheck.CheckForKeptFrames(_compiler, filter);
        }
        catch (Exception e) when (e is FilterException or CaptureLibraryException)
        {
            Find(Parameter, e.Message);
        }
    }

    private void CheckAmount()
    {
        var isDetector = _settings.Detector is not null;
        if (_settings.Threshold is < 1) Find(nameof(AlertRuleSettings.Threshold), "must be at least 1.");
        if (_settings.Measure is { } measure && !Enum.IsDefined(measure))
            Find(nameof(AlertRuleSettings.Measure), $"must be one of {string.Join(", ", Enum.GetNames<AlertMeasure>())}.");
        if (_settings.GroupBy is { } grouping && !Enum.IsDefined(grouping))
            Find(nameof(AlertRuleSettings.GroupBy), $"must be one of {string.Join(", ", Enum.GetNames<AlertGrouping>())}.");
        if (isDetector) return;
        if (_settings is { Threshold: not null, Window: null })
            Find(nameof(AlertRuleSettings.Threshold), "needs a Window, the period of the count.");
        if (_settings is { Threshold: null, Window: not null }) Find(nameof(AlertRuleSettings.Window), "needs a Threshold.");
        if (_settings is { Threshold: null, Measure: not null }) Find(nameof(AlertRuleSettings.Measure), "needs a Threshold and a Window.");
        if (_settings.Measure is >= AlertMeasure.Flows && _settings.Threshold > MaxDistinct)
            Find(nameof(AlertRuleSettings.Threshold),
                string.Create(CultureInfo.InvariantCulture, $"must be at most {MaxDistinct} for this measure."));
    }

    private void CheckTimes()
    {
        if (_settings.Window is { } window && (window < MinWindow || window > AlertRuleField.LongestTime))
            Find(nameof(AlertRuleSettings.Window), $"must be from {QuantityText.Show(MinWindow)} to {QuantityText.Show(AlertRuleField.LongestTime)}.");
        if (_settings.Cooldown is { } cooldown && (cooldown < TimeSpan.Zero || cooldown > AlertRuleField.LongestTime))
            Find(nameof(AlertRuleSettings.Cooldown), $"must be from zero to {QuantityText.Show(AlertRuleField.LongestTime)}.");
        CheckMargin(nameof(AlertRuleSettings.Before), _settings.Before);
        CheckMargin(nameof(AlertRuleSettings.After), _settings.After);
        if (_settings.SavePacket is { } folder && string.IsNullOrWhiteSpace(folder)) Find(nameof(AlertRuleSettings.SavePacket), "must not be empty.");
        if (_settings.MaxTriggerCount is < 1) Find(nameof(AlertRuleSettings.MaxTriggerCount), "must be at least 1.");
        if (_settings.ConditionErrorLimit < 1) Find(nameof(AlertRuleSettings.ConditionErrorLimit), "must be at least 1.");
    }

    private void CheckMargin(string parameter, TimeSpan? margin)
    {
        if (margin is not { } time) return;
        if (time < TimeSpan.Zero || time > LongestMargin) Find(parameter, $"must be from zero to {QuantityText.Show(LongestMargin)}.");
    }

    private void CheckDetector(DetectorDefinition definition)
    {
        Refuse(_settings.Measure is not null, nameof(AlertRuleSettings.Measure), "cannot be chosen");
        Refuse(_settings.Threshold is not null && definition.Threshold is null, nameof(AlertRuleSettings.Threshold), "has no meaning");
        if (_settings.Threshold > definition.MaxThreshold)
            Find(nameof(AlertRuleSettings.Threshold),
                string.Create(CultureInfo.InvariantCulture, $"must be at most {definition.MaxThreshold} with the detector {definition.Kind}."));
        Refuse(_settings.Window is not null && definition.Window is null, nameof(AlertRuleSettings.Window), "has no meaning");
        Refuse(_settings.GroupBy is not null && !definition.Groups, nameof(AlertRuleSettings.GroupBy), "cannot be chosen");
        Refuse(definition.Groups && _settings.GroupBy is AlertGrouping.Originator or AlertGrouping.Responder, nameof(AlertRuleSettings.GroupBy), "must be of packets, not Originator or Responder,");
        if (definition.TakesPacketConditions) return;
        foreach (var field in AlertRuleField.All.Where(field => field.Condition == AlertCondition.Packet)) Refuse(field.IsGiven(_settings), field.Name, "cannot be chosen");

        void Refuse(bool isGiven, string parameter, string problem)
        {
            if (isGiven) Find(parameter, $"{problem} with the detector {definition.Kind}.");
        }
    }

    // A rule without any condition would fire on the first packet of every capture.
    private void CheckHasCondition()
    {
        var hasCondition = AlertRuleField.All.Any(field => field.Condition != AlertCondition.None && field.IsGiven(_settings));
        if (!hasCondition && _settings.Threshold is null)
            Find(nameof(AlertRuleSettings.Name), "the rule has no condition: give it a condition, a Threshold with a Window, or a Detector.");
    }

    private void Find(string parameter, string message) => _findings.Add(new AlertRuleFinding(parameter, message));

    private delegate bool TryParse<T>(ReadOnlySpan<char> text, out T value);
}
