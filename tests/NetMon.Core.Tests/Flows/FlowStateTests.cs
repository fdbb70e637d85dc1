using System.Runtime.CompilerServices;
using NetMon.Flows.Cache;

namespace NetMon.Tests.Flows;

public sealed class FlowStateTests
{
    [Fact]
    public void A_flow_takes_no_more_than_216_bytes() => Assert.InRange(Unsafe.SizeOf<FlowEntry>(), 1, 216);
}
