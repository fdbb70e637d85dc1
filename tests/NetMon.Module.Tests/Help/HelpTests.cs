using System.Collections;
using System.Management.Automation;

namespace NetMon.Tests.Help;

/// <summary>What Get-Help says about the cmdlets of the finished module.</summary>
public sealed class HelpTests : IDisposable
{
    private static readonly HashSet<string> CommonParameters =
        new(Cmdlet.CommonParameters.Except(["WhatIf", "Confirm"], StringComparer.Ordinal), StringComparer.Ordinal);

    private readonly Engine _engine = new();

    public static TheoryData<string> Cmdlets
    {
        get
        {
            using var engine = new Engine();
            return [.. engine.Run("(Get-Command -Module NetMon).Name").Clean().Select(o => (string)o.BaseObject)];
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_a_synopsis_a_description_and_three_examples(string cmdlet)
    {
        var help = HelpOf(cmdlet);

        Assert.EndsWith(".", Text(help, "Synopsis"), StringComparison.Ordinal);
        Assert.NotEmpty(Items(help, "description"));
        Assert.True(Items(Get(help, "examples"), "example").Count >= 3, $"{cmdlet} has fewer than three examples.");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_of_every_parameter_agrees_with_its_signature(string cmdlet)
    {
        var command = (CommandInfo)_engine.Run($"Get-Command {cmdlet}").Clean()[0].BaseObject;
        var documented = Items(Get(HelpOf(cmdlet), "parameters"), "parameter").ToDictionary(p => Text(p, "name"), StringComparer.Ordinal);

        Assert.Equal(
            command.Parameters.Keys.Where(n => !CommonParameters.Contains(n)).Order(StringComparer.Ordinal),
            documented.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, help) in documented)
        {
            var parameter = command.Parameters[name];
            var sets = parameter.ParameterSets.Values;
            Assert.NotEmpty(Items(help, "description"));
            Assert.Equal(sets.Any(s => s.IsMandatory), bool.Parse(Text(help, "required")));
            Assert.Equal(sets.Any(s => s.Position >= 0), Text(help, "position") != "named");
            Assert.Equal(sets.Any(s => s.ValueFromPipeline), Text(help, "pipelineInput").Contains("ByValue", StringComparison.Ordinal));
            Assert.Equal(parameter.Aliases.Order(StringComparer.Ordinal),
                Text(help, "aliases").Split(", ").Where(a => a != "none").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void There_is_a_syntax_for_every_parameter_set(string cmdlet)
    {
        var command = (CommandInfo)_engine.Run($"Get-Command {cmdlet}").Clean()[0].BaseObject;

        var syntaxes = Items(Get(HelpOf(cmdlet), "syntax"), "syntaxItem");

        Assert.Equal(
            command.ParameterSets.Select(s => Joined(s.Parameters.Select(p => p.Name).Where(n => !CommonParameters.Contains(n))))
                .Order(StringComparer.Ordinal),
            syntaxes.Select(s => Joined(Items(s, "parameter").Select(p => Text(p, "name")))).Order(StringComparer.Ordinal));

        static string Joined(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("about_NetMon")]
    [InlineData("about_TrafficAlerts")]
    public void The_about_topic_is_found(string topic) =>
        Assert.Contains(topic, string.Concat(_engine.Run($"Get-Help {topic}").Clean()), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_committed_reference_page_is_the_one_the_build_makes(string cmdlet)
    {
        var made = File.ReadAllText(Path.Join(Engine.RepositoryRoot, "out", "docs", "cmdlets", cmdlet + ".md"));
        var committed = Path.Join(Engine.RepositoryRoot, "docs", "cmdlets", cmdlet + ".md");

        Assert.True(File.Exists(committed) && File.ReadAllText(committed).ReplaceLineEndings("\n") == made,
            $"docs/cmdlets/{cmdlet}.md is stale: copy out/docs/cmdlets over it.");
    }

    [Fact]
    public void There_is_no_reference_page_without_a_cmdlet() => Assert.Equal(
        Cmdlets.Select(c => c.Data + ".md").Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Path.Join(Engine.RepositoryRoot, "docs", "cmdlets")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    public void Dispose() => _engine.Dispose();

    private PSObject HelpOf(string cmdlet) => _engine.Run($"Get-Help {cmdlet} -Full").Clean()[0];

    private static PSObject Get(PSObject help, string property) => PSObject.AsPSObject(help.Properties[property].Value);

    private static string Text(PSObject help, string property) => help.Properties[property].Value.ToString()!.Trim();

    // Help objects hold one item as itself and several as a list.
    private static List<PSObject> Items(PSObject help, string property)
    {
        var value = help.Properties[property]?.Value;
        var items = (value as PSObject)?.BaseObject as IEnumerable ?? value as IEnumerable;
        return items is null or string
            ? value is null ? [] : [PSObject.AsPSObject(value)]
            : [.. items.Cast<object>().Select(PSObject.AsPSObject)];
    }
}
