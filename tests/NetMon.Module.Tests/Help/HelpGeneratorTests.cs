using NetMon.HelpGenerator;

namespace NetMon.Tests.Help;

public sealed class HelpGeneratorTests
{
    private static readonly CmdletHelp Sample =
        CmdletReader.ReadAll(typeof(SampleCommand).Assembly.Location).Single(c => c.Name == "Show-Sample");

    [Fact]
    public void Comments_become_plain_text_and_markdown()
    {
        Assert.Equal(
            ["Gives PSObjects until -Count is reached, as Get-Item does, a <key> each. See the site.", "- One.", "- Two."],
            Sample.Description.Plain);
        Assert.Equal(
            "Gives `PSObject`s until `-Count` is reached, as `Get-Item` does, a \\<key> each. See [the site](https://example.com/).",
            Sample.Description.Markdown.First());
    }

    [Fact]
    public void Every_parameter_set_has_its_syntax_the_default_one_first()
    {
        Assert.Equal(["Name", "Object"], Sample.Syntaxes.Select(s => s.Name));
        Assert.Equal(["Name", "Count", "Kind", "WhatIf", "Confirm"], Sample.Syntaxes[0].Parameters.Select(p => p.Parameter.Name));
        Assert.Equal(["InputObject", "Count", "Kind", "WhatIf", "Confirm"], Sample.Syntaxes[1].Parameters.Select(p => p.Parameter.Name));
    }

    [Fact]
    public void Parameters_say_how_they_are_given()
    {
        var name = Sample.Syntaxes[0].Parameters[0];

        Assert.True(name.IsRequired);
        Assert.Equal("0", name.Position);
        Assert.Equal("True (ByPropertyName)", name.PipelineInput);
        Assert.True(name.Parameter.AcceptsWildcards);
        Assert.Equal("string[]", name.Parameter.TypeName);
        Assert.Equal("Label", Assert.Single(name.Parameter.Aliases));
        Assert.Equal("7", Sample.Parameters.Single(p => p.Name == "Count").DefaultValue);
        Assert.Equal(["None", "Low", "Medium", "High"], Sample.Parameters.Single(p => p.Name == "Kind").AcceptedValues);
    }

    [Fact]
    public void Examples_keep_their_lines()
    {
        var example = Sample.Examples[1];

        Assert.Equal("Show-Sample one |\n    Out-Null", example.Code);
        Assert.Equal("Nothing comes out.", Assert.Single(example.Remarks.Plain));
        Assert.True(Sample.Examples[0].Remarks.IsEmpty);
    }

    [Fact]
    public void Cmdlets_are_linked_by_their_names() => Assert.Equal("Show-Sample", Assert.Single(Sample.RelatedLinks));
}
