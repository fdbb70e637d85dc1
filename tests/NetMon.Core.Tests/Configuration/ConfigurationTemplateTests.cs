using NetMon.Configuration;
using NetMon.Configuration.Keys;
using static NetMon.Tests.Configuration.ConfigurationSample;

namespace NetMon.Tests.Configuration;

/// <summary>The template is valid and complete.</summary>
public sealed class ConfigurationTemplateTests
{
    [Fact]
    public void The_template_is_a_good_configuration_of_defaults()
    {
        var configuration = ReadGood(MonitorConfigurationTemplate.Text);

        // Lists are compared by reference.
        var defaults = new MonitorConfiguration { Interfaces = configuration.Interfaces, Files = configuration.Files, Alerts = configuration.Alerts };
        Assert.Equal(defaults, configuration);
        Assert.Empty(configuration.Interfaces);
        Assert.Empty(configuration.Files);
        Assert.Empty(configuration.Alerts);
    }

    [Fact]
    public void The_template_has_every_table_and_every_key_with_what_it_does()
    {
        var lines = MonitorConfigurationTemplate.Text.Split('\n');
        var at = 0;
        foreach (var section in MonitorSections.All)
        {
            at = Array.FindIndex(lines, at, line => line.TrimStart('#', ' ') == (section.IsRepeated ? $"[[{section.Name}]]" : $"[{section.Name}]"));
            Assert.True(at > 0, section.Name);
            foreach (var key in section.AllKeys)
            {
                at = Array.IndexOf(lines, $"# {key.Name} = {key.Example}", at);
                Assert.True(at > 0, $"{section.Name}.{key.Name}");
                Assert.StartsWith("## ", lines[at - 1], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Lines_of_the_template_are_not_too_long() =>
        Assert.All(MonitorConfigurationTemplate.Text.Split('\n'), line => Assert.True(line.Length <= 101, line));
}
