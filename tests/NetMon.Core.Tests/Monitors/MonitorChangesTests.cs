using NetMon.Adapters.Configuration;
using NetMon.Configuration;
using NetMon.Configuration.Keys;
using NetMon.Monitors;

namespace NetMon.Tests.Monitors;

public sealed class MonitorChangesTests
{
    [Fact]
    public void A_change_of_each_key_of_capture_and_flows_is_told_by_the_name_of_the_key()
    {
        AssertToldByName(MonitorSections.General, new MonitorConfiguration(), configuration => configuration);
        AssertToldByName(MonitorSections.Flows, new MonitorConfiguration().Flows, flows => new MonitorConfiguration { Flows = flows });
    }

    [Fact]
    public void Equal_lists_are_no_change() => Assert.Empty(MonitorChanges.NeedingStart(
        new MonitorConfiguration { Interfaces = ["a", "b"], Files = ["c"] }, new MonitorConfiguration { Interfaces = ["a", "b"], Files = ["c"] }));

    private static void AssertToldByName<T>(ConfigurationSection<T> section, T before, Func<T, MonitorConfiguration> configure)
    {
        foreach (var key in section.Keys)
        {
            // The example of this key is its default.
            var value = key.Name == "snapshot_length" ? "96" : key.Example;
            var node = new TomlSyntax().Parse($"key = {value}").Root.Find("key")!.Value;

            var after = key.Apply(before, node, key.Name, new ReadContext(null));

            Assert.Equal([$"{section.Name}.{key.Name}"], MonitorChanges.NeedingStart(configure(before), configure(after)));
        }
    }
}
