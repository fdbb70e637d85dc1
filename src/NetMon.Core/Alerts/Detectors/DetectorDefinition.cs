using NetMon.Alerts.Rules;

namespace NetMon.Alerts.Detectors;

/// <summary>What there is to know of a detector before it runs: defaults, parameters, and how to make it.</summary>
internal sealed record DetectorDefinition
{
    /// <summary>Which one it is.</summary>
    public required AlertDetector Kind { get; init; }

    /// <summary>What it finds, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>How bad what it finds usually is.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Medium;

    /// <summary>What Threshold means to it, with its unit; empty where it means nothing.</summary>
    public string Counts { get; init; } = "";

    /// <summary>The threshold, if the rule has none; null where it means nothing.</summary>
    public long? Threshold { get; init; }

    /// <summary>The most that the threshold may be; where different things are remembered up to it, this bounds them.</summary>
    public long MaxThreshold { get; init; } = long.MaxValue;

    /// <summary>The window, if the rule has none; null where it means nothing.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The cooldown, if the rule has none.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether the rule may say what is counted separately.</summary>
    public bool Groups { get; init; }

    /// <summary>
    /// Whether it judges single packets, so that all conditions of a rule can be asked of each. For the others, addresses and ports are
    /// asked of what they found, and nothing else can be asked.
    /// </summary>
    public bool TakesPacketConditions { get; init; }

    /// <summary>Whether it says itself when what it found has ceased.</summary>
    public bool ReleasesItself { get; init; }

    /// <summary>Its own parameters.</summary>
    public IReadOnlyList<DetectorParameter> Parameters { get; init; } = [];

    /// <summary>
    /// What must be made of the parameters once, when the rule is made, and is shared by all captures. Takes who is to be told of what is
    /// wrong: a parameter, and the problem. Null when there is nothing.
    /// </summary>
    public Func<DetectorOptions, Action<string, string>, object?>? Prepare { get; init; }

    /// <summary>Makes it.</summary>
    public required Func<RuleContext, RuleRunner> Create { get; init; }
}

/// <summary>What a parameter of a detector takes.</summary>
internal enum DetectorParameterType
{
    /// <summary>A whole number from 0.</summary>
    Count,

    /// <summary>A number from 0.</summary>
    Number,

    /// <summary>A time, positive: a TimeSpan, its text, or seconds.</summary>
    Duration,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>Ports and ranges of them.</summary>
    Ports,

    /// <summary>IP addresses and CIDR blocks.</summary>
    Addresses,

    /// <summary>Names of domains.</summary>
    Names,

    /// <summary>A file that may not exist yet.</summary>
    Path,

    /// <summary>Files that exist.</summary>
    Paths,
}

/// <summary>A parameter that only one detector has.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Default">What it is when it is not given; null for nothing.</param>
/// <param name="Summary">What it does, and its unit, in one sentence.</param>
internal sealed record DetectorParameter(string Name, DetectorParameterType Type, object? Default, string Summary);
