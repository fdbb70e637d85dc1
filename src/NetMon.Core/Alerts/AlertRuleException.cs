using NetMon.Presentation;

namespace NetMon.Alerts;

/// <summary>A rule cannot be: everything that is wrong with it, at once.</summary>
public sealed class AlertRuleException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="findings">What is wrong.</param>
    public AlertRuleException(string rule, IReadOnlyList<AlertRuleFinding> findings)
        : base($"The rule {SafeText.Quote(rule)} is not valid. {string.Join(" ", findings.Select(finding => $"{finding.Parameter}: {finding.Message}"))}")
    {
        Rule = rule;
        Findings = findings;
    }

    /// <summary>Name of the rule.</summary>
    public string Rule { get; }

    /// <summary>What is wrong, in the order of the parameters.</summary>
    public IReadOnlyList<AlertRuleFinding> Findings { get; }
}

/// <summary>One thing that is wrong with a rule.</summary>
/// <param name="Parameter">Name of the setting, as in <see cref="AlertRuleSettings"/>; of a detector's own parameter, that one's.</param>
/// <param name="Message">What is wrong, and what would be right: one sentence.</param>
public sealed record AlertRuleFinding(string Parameter, string Message);
