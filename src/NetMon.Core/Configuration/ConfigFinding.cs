using NetMon.Presentation;

namespace NetMon;

/// <summary>Something about a configuration file that is wrong, or deserves a look.</summary>
public sealed record ConfigFinding
{
    /// <summary>Whether the file can be used in spite of it (Warning) or not (Error): see <see cref="ConfigFindingSeverity"/>.</summary>
    public required string Severity { get; init; }

    /// <summary>The file; null for a text without one.</summary>
    public string? Path { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1, in UTF-16 code units as editors count; a tab is one.</summary>
    public required int Column { get; init; }

    /// <summary>Which key it is about, such as <c>general.mode</c> or <c>alert[2].port</c>, counted from 1; null for the file as a whole.</summary>
    public string? Key { get; init => field = value is null ? null : SafeText.Brief(value); }

    /// <summary>What is wrong, and what would be right.</summary>
    public required string Message { get; init => field = SafeText.Brief(value); }

    /// <summary>Whether the file cannot be used because of it.</summary>
    internal bool IsError => Severity == nameof(ConfigFindingSeverity.Error);

    /// <summary>The finding as compilers write theirs: <c>netmon.toml:3:8: error: general.mode: ...</c>.</summary>
    public override string ToString()
    {
        var place = Path is null ? "" : Path + ":";
        var key = Key is null ? "" : Key + ": ";
        return FormattableString.Invariant($"{place}{Line}:{Column}: {Severity.ToLowerInvariant()}: {key}{Message}");
    }
}

/// <summary>How bad a finding about a configuration file is.</summary>
public enum ConfigFindingSeverity
{
    /// <summary>The file can be used.</summary>
    Warning,

    /// <summary>The file cannot be used.</summary>
    Error,
}
