using NetMon.Presentation;

namespace NetMon;

/// <summary>An error or warning about a configuration file.</summary>
public sealed record ConfigFinding
{
    /// <summary>Warning if the file can be used, Error if not: see <see cref="ConfigFindingSeverity"/>.</summary>
    public required string Severity { get; init; }

    /// <summary>The file; null if the text did not come from a file.</summary>
    public string? Path { get; init; }

    /// <summary>Line number, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column number, from 1, in UTF-16 code units as editors count; a tab is one.</summary>
    public required int Column { get; init; }

    /// <summary>The key, such as <c>general.mode</c> or <c>alert[2].port</c> (index from 1); null for the file as a whole.</summary>
    public string? Key { get; init => field = value is null ? null : SafeText.Brief(value); }

    /// <summary>Description of the problem and of a correct value.</summary>
    public required string Message { get; init => field = SafeText.Brief(value); }

    /// <summary>Whether it makes the file unusable.</summary>
    internal bool IsError => Severity == nameof(ConfigFindingSeverity.Error);

    /// <summary>The finding in compiler format: <c>netmon.toml:3:8: error: general.mode: ...</c>.</summary>
    public override string ToString()
    {
        var place = Path is null ? "" : Path + ":";
        var key = Key is null ? "" : Key + ": ";
        return FormattableString.Invariant($"{place}{Line}:{Column}: {Severity.ToLowerInvariant()}: {key}{Message}");
    }
}

/// <summary>Severity of a finding about a configuration file.</summary>
public enum ConfigFindingSeverity
{
    /// <summary>The file can be used.</summary>
    Warning,

    /// <summary>The file cannot be used.</summary>
    Error,
}
