using CsCheck;
using NetMon.Flows.Tcp;

namespace NetMon.Tests.Flows.Connections;

public sealed class SeenRangesTests
{
    [Fact]
    public void It_agrees_with_a_set_of_bytes_while_there_are_two_islands()
    {
        var segments = Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12]).Array[1, 12];
        Gen.Select(segments, Gen.UInt, Gen.Int[0, 60]).Sample((parts, origin, acknowledged) =>
        {
            var ranges = new SeenRanges(origin);
            var bytes = new SortedSet<int>();
            foreach (var (start, length) in parts)
            {
                if (Islands([.. bytes, .. Enumerable.Range(start, length)]) > 2) continue;
                var isNew = ranges.Add(origin + (uint)start, origin + (uint)(start + length));
                var before = bytes.Count;
                bytes.UnionWith(Enumerable.Range(start, length));
                Assert.Equal(bytes.Count > before, isNew);
                Assert.Equal(End(bytes), (int)(ranges.End - origin));
                Assert.Equal(bytes.Count, (int)(ranges.End - origin + ranges.Held));
            }

            var missed = ranges.SkipTo(origin + (uint)acknowledged, out var holes);
            var missing = Enumerable.Range(0, acknowledged).Where(at => !bytes.Contains(at)).ToList();
            Assert.Equal(missing.Count, (int)missed);
            Assert.Equal(missing.Count(at => !missing.Contains(at - 1)), holes);
        });
    }

    [Fact]
    public void A_third_island_joins_the_last_two()
    {
        var ranges = new SeenRanges(0);
        foreach (var start in new uint[] { 10, 30, 50 }) Assert.True(ranges.Add(start, start + 5));

        Assert.False(ranges.Add(40, 45));
        Assert.Equal(55u, ranges.Reach);
        Assert.Equal(10u + 15, ranges.SkipTo(60, out var holes) - 5);
        Assert.Equal(3, holes);
    }

    private static int End(SortedSet<int> bytes)
    {
        var end = 0;
        while (bytes.Contains(end)) end++;
        return end;
    }

    private static int Islands(SortedSet<int> bytes)
    {
        var end = End(bytes);
        return bytes.Count(at => at > end && !bytes.Contains(at - 1));
    }
}
