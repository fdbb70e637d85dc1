using CsCheck;
using NetMon.Flows.Cache;

namespace NetMon.Tests.Flows;

public sealed class FlowCountersTests
{
    private static readonly Gen<FlowCounter> Sent =
        from packets in Gen.Long[0, 10]
        from bytes in Gen.OneOf(Gen.Long[0, 2000], Gen.Long[0, int.MaxValue])
        from payload in Gen.Long[0, 2000]
        select new FlowCounter { Packets = packets, Bytes = bytes, IPBytes = bytes / 2, PayloadBytes = payload };

    [Fact]
    public void Sums_are_exact_beyond_32_bits_whichever_side_outgrows_them()
    {
        Gen.Select(Sent, Gen.Bool, Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var counters = default(FlowCounters);
            var (originator, responder) = (default(FlowCounter), default(FlowCounter));
            foreach (var (sent, fromOriginator, isFlipped) in steps)
            {
                counters.Add(sent, fromOriginator);
                (fromOriginator ? ref originator : ref responder).Add(sent);
                if (!isFlipped) continue;
                counters.Flip();
                (originator, responder) = (responder, originator);
            }

            Assert.Equal(originator, counters.Originator);
            Assert.Equal(responder, counters.Responder);
            Assert.Equal(originator.Packets + responder.Packets == 0 && originator.Bytes + responder.Bytes < uint.MaxValue, counters.IsEmpty);
        });
    }

    [Fact]
    public void What_a_record_holds_is_not_what_goes_on()
    {
        var counters = default(FlowCounters);
        counters.Add(new FlowCounter { Packets = 1, Bytes = 5L << 32 }, fromOriginator: true);
        var before = counters;
        counters = default;
        counters.Add(new FlowCounter { Packets = 1, Bytes = 7L << 32 }, fromOriginator: true);
        Assert.Equal(5L << 32, before.Originator.Bytes);
        Assert.Equal(7L << 32, counters.Originator.Bytes);
    }
}
