namespace NetMon.Tests.Flows;

/// <summary>Detection of captures with packets duplicated by a mirror port.</summary>
public sealed class MirrorCopiesTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(5_000)]
    [InlineData(200_000)]
    public void Packets_that_are_there_twice_are_noticed(int packets) => Assert.True(HasCopies(packets, copies: _ => 2));

    [Fact]
    public void Three_of_each_are_noticed_too() => Assert.True(HasCopies(100, copies: _ => 3));

    [Fact]
    public void Copies_that_begin_later_are_noticed() => Assert.True(HasCopies(400_000, copies: i => i < 1_100 ? 1 : 2));

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(5_000)]
    public void Packets_that_are_there_once_are_not(int packets) => Assert.False(HasCopies(packets, copies: _ => 1));

    [Fact]
    public void Some_repetitions_are_no_mirror() => Assert.False(HasCopies(3_000, copies: i => i % 3 == 0 ? 2 : 1));

    [Fact]
    public void Two_equal_packets_are_no_mirror() => Assert.False(HasCopies(2, copies: _ => 2));

    [Fact]
    public void The_same_bytes_a_second_later_are_no_copies() => Assert.False(HasCopies(20, copies: _ => 2, delay: 1));

    private static bool HasCopies(int packets, Func<int, int> copies, double delay = 0.0001)
    {
        var traffic = new MeteredTraffic();
        var time = 0.0;
        for (var i = 0; i < packets; i++)
        {
            var frame = MeteredTraffic.Tcp(1000, 80, TcpFlags.ACK, seq: (uint)i);
            for (var copy = copies(i); copy > 0; copy--) traffic.Add(time += delay, frame);
        }

        return traffic.Statistics.HasMirrorCopies;
    }
}
