using System.Runtime.CompilerServices;
using CsCheck;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;

namespace NetMon.Tests.Flows;

public sealed class FlowTableTests
{
    [Fact]
    public void It_holds_what_a_dictionary_holds_whatever_is_added_and_removed()
    {
        Gen.Select(Gen.Int[0, 300], Gen.Bool).Array[0, 3000].Sample(steps =>
        {
            var table = new FlowTable();
            var model = new Dictionary<int, int>();
            foreach (var (number, isAdded) in steps)
            {
                var key = Key(number);
                var found = table.Find(key, key.Hash());
                Assert.Equal(model.GetValueOrDefault(number, FlowTable.None), found);
                if (isAdded && found == FlowTable.None)
                {
                    model.Add(number, table.Add(key, key.Hash()));
                }
                else if (!isAdded && found != FlowTable.None)
                {
                    table.Remove(found);
                    model.Remove(number);
                }
            }

            Assert.Equal(model.Count, table.Count);
            Assert.All(model, pair => Assert.Equal(Key(pair.Key), table[pair.Value].Key));
            Assert.Equal(model.Count, Enumerable.Range(0, table.Limit).Count(table.IsOpen));
        });
    }

    [Fact]
    public void It_grows_and_gives_numbers_again()
    {
        var table = new FlowTable();
        var numbers = Enumerable.Range(0, 100_000).Select(i => table.Add(Key(i), Key(i).Hash())).ToArray();
        Assert.Equal(Enumerable.Range(0, 100_000), numbers);
        for (var i = 0; i < 100_000; i += 2) table.Remove(table.Find(Key(i), Key(i).Hash()));
        for (var i = 0; i < 100_000; i++) Assert.Equal(i % 2 == 0 ? FlowTable.None : i, table.Find(Key(i), Key(i).Hash()));

        for (var i = 0; i < 50_000; i++) table.Add(Key(-1 - i), Key(-1 - i).Hash());

        Assert.Equal(100_000, table.Limit);
        Assert.Equal(100_000, table.Count);
    }

    [Fact]
    public void A_million_flows_fit_into_240_megabytes()
    {
        // A flow and its share of the index, whose load factor is 1/4 to 1/2.
        Assert.InRange(Unsafe.SizeOf<FlowEntry>() + (4 * Unsafe.SizeOf<FlowBucket>()), 1, 240);
    }

    private static FlowKey Key(int number)
    {
        var endpoints = new FlowEndpoints(
            new FlowAddress(BitConverter.GetBytes(number)), new FlowAddress([10, 0, 0, 1]), (ushort)number, 80);
        return new FlowKey(endpoints, 6, FlowKeyFields.Ports, 0, 0, 0, out _);
    }
}
