using System.Xml.Linq;

namespace NetMon.HelpGenerator;

/// <summary>Writes the help file that Get-Help reads (MAML, the schema of PSMaml).</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(IEnumerable<CmdletHelp> cmdlets, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var document = new XElement(Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            cmdlets.Select(Cmdlet));
        document.Save(path);
    }

    private static XElement Cmdlet(CmdletHelp cmdlet) => new(Command + "command",
        new XElement(Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description(cmdlet.Synopsis)),
        Description(cmdlet.Description),
        new XElement(Command + "syntax", cmdlet.Syntaxes.Select(s => new XElement(Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            s.Parameters.Select(Parameter)))),
        new XElement(Command + "parameters", cmdlet.Parameters.Select(p => Parameter(AnySet(cmdlet, p)))),
        new XElement(Command + "inputTypes", cmdlet.Inputs.Select(i => new XElement(Command + "inputType",
            TypeElement(i.Type.FullName!), Description(i.Description)))),
        new XElement(Command + "returnValues", cmdlet.Outputs.Select(o => new XElement(Command + "returnValue",
            TypeElement(o.Type.FullName!), Description(o.Description)))),
        new XElement(Command + "examples", cmdlet.Examples.Select((e, i) => new XElement(Command + "example",
            new XElement(Maml + "title", $"---------- Example {i + 1}: {string.Join(' ', e.Title.Plain).TrimEnd('.')} ----------"),
            new XElement(Dev + "code", e.Code),
            new XElement(Dev + "remarks", Paragraphs(e.Remarks))))),
        new XElement(Command + "relatedLinks", cmdlet.RelatedLinks.Append("about_NetMon").Select(l =>
            new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", l), new XElement(Maml + "uri")))));

    private static XElement Parameter(SyntaxParameter parameter)
    {
        var help = parameter.Parameter;
        return new XElement(Command + "parameter",
            new XAttribute("required", parameter.IsRequired ? "true" : "false"),
            new XAttribute("variableLength", help.Type.IsArray ? "true" : "false"),
            new XAttribute("globbing", help.AcceptsWildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.PipelineInput),
            new XAttribute("position", parameter.Position),
            new XAttribute("aliases", help.Aliases.Count > 0 ? string.Join(", ", help.Aliases) : "none"),
            new XElement(Maml + "name", help.Name),
            Description(help.Description),
            help.AcceptedValues.Count > 0
                ? new XElement(Command + "parameterValueGroup", help.AcceptedValues.Select(v =>
                    new XElement(
                    Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v)))
                : null,
            help.IsSwitch
                ? null
                : new XElement(Command + "parameterValue",
                    new XAttribute("required", "true"),
                    new XAttribute("variableLength", help.Type.IsArray ? "true" : "false"),
                    help.TypeName),
            TypeElement(help.TypeName),
            new XElement(Dev + "defaultValue", help.DefaultValue));
    }

    // The list of parameters shows each once, preferably from a set in which it is mandatory, accepts pipeline input and has a position.
    private static SyntaxParameter AnySet(CmdletHelp cmdlet, ParameterHelp parameter) =>
        cmdlet.Syntaxes.SelectMany(s => s.Parameters).Where(p => p.Parameter == parameter)
            .OrderByDescending(p => p.IsRequired).ThenByDescending(p => p.Set.ValueFromPipeline).ThenByDescending(p => p.IsPositional).First();

    private static XElement TypeElement(string name) => new(Dev + "type", new XElement(Maml + "name", name), new XElement(Maml + "uri"));

    private static XElement Description(DocText text) => new(Maml + "description", Paragraphs(text));

    private static IEnumerable<XElement> Paragraphs(DocText text) => text.Plain.Select(p => new XElement(Maml + "para", p));
}
