using NetMon.Presentation;

namespace NetMon.Alerts;

/// <summary>A rule is not valid. Lists everything that is wrong with it.</summary>
public sealed class AlertRuleException : Exception
{
    /// <summary>Creates the exception.</summary>
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

/// <summary>One error in a rule.</summary>
/// <param name="Parameter">Name of the setting, as in <see cref="AlertRuleSettings"/>, or of the detector's parameter.</param>
/// <param name="Message">What is wrong and what is valid, in one sentence.</param>
public sealed record AlertRuleFinding(string Parameter, string Message);
