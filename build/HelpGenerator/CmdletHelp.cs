using System.Management.Automation;

namespace NetMon.HelpGenerator;

/// <summary>The help of one cmdlet.</summary>
internal sealed record CmdletHelp(
    string Name,
    DocText Synopsis,
    DocText Description,
    IReadOnlyList<SyntaxHelp> Syntaxes,
    IReadOnlyList<ParameterHelp> Parameters,
    IReadOnlyList<TypeHelp> Inputs,
    IReadOnlyList<TypeHelp> Outputs,
    IReadOnlyList<ExampleHelp> Examples,
    IReadOnlyList<string> RelatedLinks)
{
    /// <summary>Aliases of the cmdlet.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string Verb => Name[..Name.IndexOf('-', StringComparison.Ordinal)];

    public string Noun => Name[(Name.IndexOf('-', StringComparison.Ordinal) + 1)..];
}

/// <summary>One parameter set, with its parameters in display order.</summary>
internal sealed record SyntaxHelp(string? Name, bool IsDefault, IReadOnlyList<SyntaxParameter> Parameters);

/// <summary>A parameter in one parameter set.</summary>
internal sealed record SyntaxParameter(ParameterHelp Parameter, ParameterSetMetadata Set)
{
    public bool IsRequired => Set.IsMandatory;

    public bool IsPositional => Set.Position >= 0;

    public string Position => IsPositional ? Set.Position.ToString(System.Globalization.CultureInfo.InvariantCulture) : "named";

    public string PipelineInput => (Set.ValueFromPipeline, Set.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}

/// <summary>A parameter, independent of the parameter set.</summary>
internal sealed record ParameterHelp(
    string Name,
    Type Type,
    DocText Description,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> AcceptedValues,
    bool AcceptsWildcards,
    string DefaultValue)
{
    public bool IsSwitch => Type == typeof(SwitchParameter);

    public string TypeName => TypeNames.Of(Type);
}

/// <summary>An input or output type.</summary>
internal sealed record TypeHelp(Type Type, DocText Description);

/// <summary>An example: title, command and remarks.</summary>
internal sealed record ExampleHelp(DocText Title, string Code, DocText Remarks);
