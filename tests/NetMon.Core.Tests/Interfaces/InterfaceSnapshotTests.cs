using System.Net.NetworkInformation;
using NetMon.Interfaces;

namespace NetMon.Tests.Interfaces;

public sealed class InterfaceSnapshotTests
{
    [Fact]
    public void A_torn_list_is_taken_again()
    {
        var reads = 0;

        var names = InterfaceSnapshot.Take<string[]>(() => ++reads < 3 ? throw new NetworkInformationException() : ["lo"]);

        Assert.Equal(["lo"], names);
        Assert.Equal(3, reads);
    }

    [Fact]
    public void A_list_that_is_always_torn_is_an_error_in_the_end()
    {
        Assert.Throws<NetworkInformationException>(() => InterfaceSnapshot.Take<string[]>(() => throw new NetworkInformationException()));
    }
}
