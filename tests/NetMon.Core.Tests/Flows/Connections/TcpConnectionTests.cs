using NetMon.Flows.Tcp;

namespace NetMon.Tests.Flows.Connections;

public sealed class TcpConnectionTests
{
    [Fact]
    public void A_record_keeps_its_counts_when_the_connection_goes_on()
    {
        var connection = default(TcpConnection);
        connection.DisorderOf(isOriginator: true).Retransmissions = 3;
        connection.CountOutOfOrder();
        var record = connection;

        connection.Continue();
        connection.DisorderOf(isOriginator: true).Retransmissions++;

        Assert.Equal(3u, record.Disorder!.Originator.Retransmissions);
        Assert.Equal(1u, record.Disorder.OutOfOrder);
        Assert.Equal(1u, connection.Disorder!.Originator.Retransmissions);
        Assert.Equal(0u, connection.Disorder.OutOfOrder);
    }

    [Fact]
    public void What_was_seen_behind_a_hole_stays_when_the_connection_goes_on_and_changes_sides()
    {
        var connection = default(TcpConnection);
        connection.Begin(isOriginator: false, start: 99, last: 100);
        var seen = connection.Seen(isOriginator: false);
        Assert.True(seen.Add(110, 120));
        connection.SetSeen(isOriginator: false, seen);

        connection.Continue();
        connection.Flip();

        seen = connection.Seen(isOriginator: true);
        Assert.False(seen.Add(110, 120));
        Assert.Equal(10u, seen.SkipTo(120, out _));
    }

    [Fact]
    public void A_stream_that_begins_again_has_no_islands_of_the_one_before()
    {
        var connection = default(TcpConnection);
        connection.SetSeen(isOriginator: true, new SeenRanges(100, new OutOfOrderRanges { FirstStart = 110, FirstEnd = 120 }));

        connection.Begin(isOriginator: true, start: 99, last: 100);

        Assert.False(connection.Seen(isOriginator: true).HasIslands);
    }

    [Fact]
    public void Without_disorder_none_is_held()
    {
        var connection = default(TcpConnection);
        connection.Begin(isOriginator: true, start: 99, last: 100);
        var seen = connection.Seen(isOriginator: true);
        seen.Add(100, 200);
        connection.SetSeen(isOriginator: true, seen);

        Assert.Null(connection.Disorder);
        Assert.Equal(200u, connection.Originator.SeenEnd);
    }
}
