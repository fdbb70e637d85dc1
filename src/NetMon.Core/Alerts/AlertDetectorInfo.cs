using System.Globalization;
using NetMon.Alerts.Detectors;

namespace NetMon.Alerts;

/// <summary>Description of a detector, for completion and help.</summary>
public sealed record AlertDetectorInfo
{
    /// <summary>All detectors.</summary>
    public static IReadOnlyList<AlertDetectorInfo> All { get; } = [.. DetectorCatalog.All.Select(definition => new AlertDetectorInfo(definition))];

    private AlertDetectorInfo(DetectorDefinition definition)
    {
        Detector = definition.Kind;
        Summary = definition.Summary;
        Severity = definition.Severity;
        Counts = definition.Counts;
        Threshold = definition.Threshold;
        Window = definition.Window;
        Cooldown = definition.Cooldown;
        TakesGrouping = definition.Groups;
        TakesPacketConditions = definition.TakesPacketConditions;
        Parameters = [.. definition.Parameters.Select(parameter => new AlertDetectorParameterInfo(
            parameter.Name, Text(parameter.Default), parameter.Summary, parameter.Type is DetectorParameterType.Path or DetectorParameterType.Paths))];
    }

    /// <summary>The detector.</summary>
    public AlertDetector Detector { get; }

    /// <summary>What it detects, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>The default severity.</summary>
    public AlertSeverity Severity { get; }

    /// <summary>What the threshold counts.</summary>
    public string Counts { get; }

    /// <summary>The default threshold; null if the detector has none.</summary>
    public long? Threshold { get; }

    /// <summary>The default window; null if the detector has none.</summary>
    public TimeSpan? Window { get; }

    /// <summary>The default cooldown.</summary>
    public TimeSpan Cooldown { get; }

    /// <summary>Whether the rule may set <see cref="AlertRuleSettings.GroupBy"/>.</summary>
    public bool TakesGrouping { get; }

    /// <summary>
    /// Whether the rule may have conditions on single packets: protocol, application, names, filter, script. Conditions on addresses and
    /// ports are always allowed.
    /// </summary>
    public bool TakesPacketConditions { get; }

    /// <summary>Parameters specific to this detector.</summary>
    public IReadOnlyList<AlertDetectorParameterInfo> Parameters { get; }

    private static string? Text(object? value) => value is string[] many ? string.Join(", ", many)
        : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}

/// <summary>A parameter specific to one detector.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Default">Its default as text; null if it has none.</param>
/// <param name="Summary">What it does, and its unit.</param>
/// <param name="IsPath">Whether its value is one or more file paths.</param>
public sealed record AlertDetectorParameterInfo(string Name, string? Default, string Summary, bool IsPath);
