using CsCheck;
using NetMon.Alerts.Matching;

namespace NetMon.Tests.Alerts;

/// <summary>Classes of ports.</summary>
public sealed class PortClassesTests
{
    [Fact]
    public void A_port_is_in_the_class_that_begins_last_before_it() =>
        Gen.Int[1, ushort.MaxValue + 1].Array[0, 40].Sample(
            boundaries =>
            {
                int[] starts = [.. boundaries.Append(0).Distinct().Order()];
                var classes = new PortClasses(starts);
                return Enumerable.Range(0, ushort.MaxValue + 1).All(port => classes.Find((ushort)port) == Array.FindLastIndex(starts, start => start <= port));
            },
            iter: 50);
}
