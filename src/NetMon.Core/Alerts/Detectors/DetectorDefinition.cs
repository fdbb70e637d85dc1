using NetMon.Alerts.Rules;

namespace NetMon.Alerts.Detectors;

/// <summary>Static definition of a detector: defaults, parameters and factory.</summary>
internal sealed record DetectorDefinition
{
    /// <summary>The detector.</summary>
    public required AlertDetector Kind { get; init; }

    /// <summary>What it detects, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Default severity.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Medium;

    /// <summary>Meaning of Threshold, with its unit; empty if unused.</summary>
    public string Counts { get; init; } = "";

    /// <summary>Default threshold; null if unused.</summary>
    public long? Threshold { get; init; }

    /// <summary>Maximum threshold; for detectors that store distinct values up to it, this bounds memory.</summary>
    public long MaxThreshold { get; init; } = long.MaxValue;

    /// <summary>Default window; null if unused.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Default cooldown.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether the rule may set the grouping.</summary>
    public bool Groups { get; init; }

    /// <summary>
    /// Whether it evaluates single packets, so that all conditions of a rule apply to each. For the others, only addresses and ports apply, to
    /// the result.
    /// </summary>
    public bool TakesPacketConditions { get; init; }

    /// <summary>Whether it signals the end of the condition itself.</summary>
    public bool ReleasesItself { get; init; }

    /// <summary>Its own parameters.</summary>
    public IReadOnlyList<DetectorParameter> Parameters { get; init; } = [];

    /// <summary>
    /// Prepares data from the parameters once, when the rule is created, shared by all captures. Its second argument reports problems: parameter
    /// and message. Null if there is nothing to prepare.
    /// </summary>
    public Func<DetectorOptions, Action<string, string>, object?>? Prepare { get; init; }

    /// <summary>Creates an instance.</summary>
    public required Func<RuleContext, RuleRunner> Create { get; init; }
}

/// <summary>Type of a detector parameter.</summary>
internal enum DetectorParameterType
{
    /// <summary>A non-negative integer.</summary>
    Count,

    /// <summary>A non-negative number.</summary>
    Number,

    /// <summary>A positive duration: a TimeSpan, its text, or seconds.</summary>
    Duration,

    /// <summary>A Boolean.</summary>
    Boolean,

    /// <summary>Ports and port ranges.</summary>
    Ports,

    /// <summary>IP addresses and CIDR blocks.</summary>
    Addresses,

    /// <summary>Names: of domains, or of what else the parameter says.</summary>
    Names,

    /// <summary>A file, which may not exist yet.</summary>
    Path,

    /// <summary>Existing files.</summary>
    Paths,
}

/// <summary>A parameter of one detector.</summary>
/// <param name="Name">Parameter name.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Default">Default value; null for none.</param>
/// <param name="Summary">Description with the unit, in one sentence.</param>
internal sealed record DetectorParameter(string Name, DetectorParameterType Type, object? Default, string Summary)
{
    /// <summary>The maximum of a number; null for none.</summary>
    public double? Maximum { get; init; }

    /// <summary>The only names that are allowed, case-insensitively; empty for any.</summary>
    public string[] Words { get; init; } = [];
}
