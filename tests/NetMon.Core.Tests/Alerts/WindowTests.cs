using CsCheck;
using NetMon.Alerts.Matching;
using NetMon.Alerts.Windows;

namespace NetMon.Tests.Alerts;

/// <summary>Windows compared with trivial models.</summary>
public sealed class WindowTests
{
    private static readonly Gen<(long Step, ulong Value)[]> Arrivals = Gen.Select(Gen.Long[0, 300], Gen.ULong[0, 20]).Array[0, 200];

    [Fact]
    public void A_sliding_sum_is_the_sum_of_what_came_in_the_window() => Arrivals.Sample(arrivals =>
    {
        var sum = new SlidingSum();
        var all = new List<(long Slice, long Amount)>();
        long slice = 1000;
        foreach (var (step, value) in arrivals)
        {
            slice += step / 3;
            sum.Add(slice, (long)value);
            all.Add((slice, (long)value));
            if (sum.Total != all.Where(a => a.Slice > slice - WindowClock.Slices).Sum(a => a.Amount)) return false;
        }

        return true;
    });

    [Fact]
    public void A_recent_set_holds_the_different_things_of_the_window() => Arrivals.Sample(arrivals =>
    {
        var set = new RecentSet();
        var lastSeen = new Dictionary<ulong, long>();
        long slice = 1000;
        foreach (var (step, value) in arrivals)
        {
            slice += step / 4;
            set.Add(slice, value);
            lastSeen[value] = slice;
            if (set.Count != lastSeen.Values.Count(seen => seen > slice - WindowClock.Slices)) return false;
            if (value == 20)
            {
                set.Clear();
                lastSeen.Clear();
            }
        }

        return true;
    });

    [Fact]
    public void A_key_table_lets_the_least_recently_used_go() =>
        Gen.Select(Gen.ULong[0, 60], Gen.Int[0, 9]).Array[0, 400].Sample(steps =>
        {
            const int Limit = 32;
            var table = new KeyTable<int>(Limit);
            var model = new List<(ulong Key, int Value)>();
            foreach (var (number, action) in steps)
            {
                var key = new AlertKey(default, default, number);
                var place = model.FindIndex(m => m.Key == number);
                if (action == 0)
                {
                    if (table.Remove(key) != place >= 0) return false;
                    if (place >= 0) model.RemoveAt(place);
                    continue;
                }

                ref var value = ref table.GetOrAdd(key, out var isNew);
                if (isNew != place < 0 || value != (place < 0 ? 0 : model[place].Value)) return false;
                value = action;
                if (place >= 0) model.RemoveAt(place);
                else if (model.Count == Limit) model.RemoveAt(0);
                model.Add((number, action));
            }

            return table.Count == model.Count && (model.Count == 0 || Oldest(table) == model[0].Key);
        });

    [Fact]
    public void A_key_table_stays_within_its_limit_and_counts_who_left()
    {
        var table = new KeyTable<SlidingSum>(1000);
        for (ulong i = 0; i < 100_000; i++) table.GetOrAdd(new AlertKey(new AddressValue(i, ~i), default, 0), out _).Add(1, 1);

        Assert.Equal(1000, table.Count);
        Assert.Equal(99_000, table.Evicted);
    }

    [Fact]
    public void A_window_of_slices_is_hardly_shorter_than_asked_and_never_longer()
    {
        var clock = new WindowClock(TimeSpan.FromSeconds(10));
        var now = Trial.Begin;
        var first = WindowClock.FirstOf(clock.SliceOf(now));
        Assert.True(clock.SliceOf(now - clock.Length) < first);
        Assert.True(clock.SliceOf(now - clock.Length * 255 / 256) >= first);
    }

    private static ulong Oldest(KeyTable<int> table)
    {
        table.Oldest(out var key);
        return key.Number;
    }
}
