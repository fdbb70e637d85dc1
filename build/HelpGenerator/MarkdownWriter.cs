using System.Text;

namespace NetMon.HelpGenerator;

/// <summary>Writes a reference page per cmdlet.</summary>
internal static class MarkdownWriter
{
    public static void Write(IEnumerable<CmdletHelp> cmdlets, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var cmdlet in cmdlets) File.WriteAllText(Path.Join(folder, cmdlet.Name + ".md"), Page(cmdlet));
    }

    private static string Page(CmdletHelp cmdlet)
    {
        var page = new StringBuilder();
        page.Append("<!-- Made by the build from the doc comments of the cmdlet. Change those, not this page. -->\n\n");
        page.Append($"# {cmdlet.Name}\n\n");
        Paragraphs(page, cmdlet.Synopsis);
        if (cmdlet.Aliases.Count > 0) page.Append($"Short: {string.Join(", ", cmdlet.Aliases.Select(alias => $"`{alias}`"))}\n\n");

        page.Append("## Syntax\n\n```text\n");
        page.AppendJoin('\n', cmdlet.Syntaxes.Select(s => Syntax(cmdlet, s)));
        page.Append("```\n\n## Description\n\n");
        Paragraphs(page, cmdlet.Description);

        page.Append("## Examples\n\n");
        foreach (var example in cmdlet.Examples)
        {
            page.Append($"### {string.Join(' ', example.Title.Markdown).TrimEnd('.')}\n\n```powershell\n{example.Code}\n```\n\n");
            Paragraphs(page, example.Remarks);
        }

        page.Append("## Parameters\n\n");
        foreach (var parameter in cmdlet.Parameters) Parameter(page, cmdlet, parameter);

        Types(page, "Inputs", cmdlet.Inputs);
        Types(page, "Outputs", cmdlet.Outputs);
        if (cmdlet.RelatedLinks.Count > 0)
        {
            page.Append("## Related\n\n");
            page.AppendJoin(", ", cmdlet.RelatedLinks.Select(l => $"[{l}]({l}.md)")).Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static string Syntax(CmdletHelp cmdlet, SyntaxHelp syntax)
    {
        const int Width = 110;
        var line = new StringBuilder(cmdlet.Name);
        var text = new StringBuilder();
        foreach (var word in syntax.Parameters.Select(Word).Append("[<CommonParameters>]"))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append("   ");
            }

            line.Append(' ').Append(word);
        }

        return text.Append(line).Append('\n').ToString();
    }

    private static string Word(SyntaxParameter parameter)
    {
        var help = parameter.Parameter;
        var name = parameter.IsPositional ? $"[-{help.Name}]" : $"-{help.Name}";
        var word = help.IsSwitch ? name : $"{name} <{help.TypeName}>";
        return parameter.IsRequired ? word : $"[{word}]";
    }

    private static void Parameter(StringBuilder page, CmdletHelp cmdlet, ParameterHelp parameter)
    {
        page.Append($"### -{parameter.Name}\n\n");
        Paragraphs(page, parameter.Description);

        var places = cmdlet.Syntaxes
            .SelectMany(s => s.Parameters.Where(p => p.Parameter == parameter).Select(p => (Set: s, Parameter: p)))
            .ToList();
        page.Append($"- Type: `{parameter.TypeName}`\n");
        if (parameter.AcceptedValues.Count > 0) page.Append($"- Values: {string.Join(", ", parameter.AcceptedValues)}\n");
        page.Append($"- Default: {parameter.DefaultValue}\n");
        page.Append($"- Required: {(places.TrueForAll(p => p.Parameter.IsRequired) ? "yes" : "no")}\n");
        page.Append($"- Position: {places[0].Parameter.Position}\n");
        page.Append($"- Pipeline input: {places.OrderByDescending(p => p.Parameter.Set.ValueFromPipeline).First().Parameter.PipelineInput}\n");
        page.Append($"- Wildcards: {(parameter.AcceptsWildcards ? "yes" : "no")}\n");
        if (parameter.Aliases.Count > 0) page.Append($"- Aliases: {string.Join(", ", parameter.Aliases)}\n");
        if (places.Count < cmdlet.Syntaxes.Count) page.Append($"- Parameter set: {string.Join(", ", places.Select(p => p.Set.Name))}\n");
        page.Append('\n');
    }

    private static void Types(StringBuilder page, string title, IReadOnlyList<TypeHelp> types)
    {
        if (types.Count == 0) return;
        page.Append($"## {title}\n\n");
        foreach (var type in types) page.Append($"**{type.Type.FullName}**: {string.Join(' ', type.Description.Markdown)}\n\n");
    }

    private static void Paragraphs(StringBuilder page, DocText text)
    {
        foreach (var paragraph in text.Markdown) page.Append(paragraph).Append("\n\n");
    }
}
