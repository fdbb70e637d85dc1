using System.Globalization;
using NetMon.Alerts.Detectors;

namespace NetMon.Alerts;

/// <summary>What there is to know of a detector, for completion and help.</summary>
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

    /// <summary>Which one it is.</summary>
    public AlertDetector Detector { get; }

    /// <summary>What it finds, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>How bad that usually is.</summary>
    public AlertSeverity Severity { get; }

    /// <summary>What the threshold counts.</summary>
    public string Counts { get; }

    /// <summary>The default threshold; null where it means nothing.</summary>
    public long? Threshold { get; }

    /// <summary>The default window; null where it means nothing.</summary>
    public TimeSpan? Window { get; }

    /// <summary>The default cooldown.</summary>
    public TimeSpan Cooldown { get; }

    /// <summary>Whether the rule may say what is counted separately.</summary>
    public bool TakesGrouping { get; }

    /// <summary>Whether the rule may have conditions on names, applications, a filter or a script; addresses and ports it always may.</summary>
    public bool TakesPacketConditions { get; }

    /// <summary>Its own parameters.</summary>
    public IReadOnlyList<AlertDetectorParameterInfo> Parameters { get; }

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}

/// <summary>A parameter that only one detector has.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Default">Its default as text; null for none.</param>
/// <param name="Summary">What it does, and its unit.</param>
/// <param name="IsPath">Whether it takes the path of a file, or several.</param>
public sealed record AlertDetectorParameterInfo(string Name, string? Default, string Summary, bool IsPath);
