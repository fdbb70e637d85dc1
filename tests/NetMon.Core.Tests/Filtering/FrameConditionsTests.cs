using NetMon.Decoding.Applications;
using NetMon.Filtering;
using NetMon.Packets;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Filtering;

/// <summary>Conditions besides the filter expression: time, application and server.</summary>
public sealed class FrameConditionsTests
{
    private static readonly CaptureInterface Source = new("test0", LinkType.Ethernet);

    [Fact]
    public void A_window_takes_its_start_and_leaves_its_end_to_the_next_one()
    {
        var window = new TimeWindow(100, 200, null);
        Assert.Equal([false, true, true, false], new long[] { 99, 100, 199, 200 }.Select(time => window.Matches(Frame(time))));
    }

    [Fact]
    public void A_length_counts_from_the_start_or_else_from_the_first_packet()
    {
        var given = new TimeWindow(1000, null, TimeSpan.FromTicks(1));
        Assert.Equal([false, true, true, false], new long[] { 999, 1000, 1099, 1100 }.Select(time => given.Matches(Frame(time))));
        var open = new TimeWindow(null, null, TimeSpan.FromTicks(1));
        Assert.Equal([true, true, false, false], new long[] { 5000, 5099, 5100, 4999 }.Select(time => open.Matches(Frame(time))));
    }

    [Fact]
    public void The_earlier_of_end_and_length_ends_it()
    {
        Assert.False(new TimeWindow(0, 50, TimeSpan.FromTicks(1)).Matches(Frame(60)));
        Assert.False(new TimeWindow(0, 500, TimeSpan.FromTicks(1)).Matches(Frame(160)));
        Assert.True(new TimeWindow(0, null, TimeSpan.MaxValue).Matches(Frame(long.MaxValue)));
    }

    [Fact]
    public void Times_beyond_those_that_nanoseconds_hold_come_before_or_after_all_packets()
    {
        var (first, last) = (LocalTime.ToNanoseconds(DateTime.MinValue), LocalTime.ToNanoseconds(DateTime.MaxValue));

        Assert.True(new TimeWindow(first, last, null).Matches(Frame(100)));
        Assert.False(new TimeWindow(last, null, null).Matches(Frame(100)));
        Assert.False(new TimeWindow(null, first, null).Matches(Frame(100)));
        Assert.False(new TimeWindow(first, null, TimeSpan.FromSeconds(1)).Matches(Frame(100)));
        Assert.Equal((long.MaxValue, CapturedFrame.NoTime + 1), (last, first));
    }

    [Fact]
    public void A_packet_without_a_time_is_in_no_window() =>
        Assert.False(new TimeWindow(null, long.MaxValue, null).Matches(Frame(CapturedFrame.NoTime)));

    [Fact]
    public void The_application_is_that_of_the_packet()
    {
        var http = new FrameConditions { Application = name => name == "HTTP" };
        Assert.True(http.Matches(Frame(1, "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"u8.ToArray())));
        Assert.False(http.Matches(Frame(1, [])));
    }

    [Fact]
    public void The_server_is_the_one_that_the_packet_names()
    {
        var example = new FrameConditions { ServerName = name => name == "www.example.com" };
        Assert.True(example.Matches(Frame(1, "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"u8.ToArray())));
        Assert.False(example.Matches(Frame(1, "GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n"u8.ToArray())));
        Assert.False(example.Matches(Frame(1, [])));
    }

    [Fact]
    public void An_application_is_no_protocol_to_filter_for()
    {
        var refused = Assert.Throws<FilterException>(() => new FilterTerms { Protocol = ["http"] }.ToExpression());
        Assert.Contains("-Application HTTP", refused.Message);
        Assert.Contains("Did you mean tcp", Assert.Throws<FilterException>(() => new FilterTerms { Protocol = ["tcpp"] }.ToExpression()).Message);
    }

    [Fact]
    public void Applications_are_found_whatever_their_case()
    {
        Assert.Equal("HTTP", ApplicationNames.Find("http"));
        Assert.Null(ApplicationNames.Find("htpp"));
    }

    private static CapturedFrame Frame(long time, byte[]? payload = null)
    {
        var data = PacketBytes.Ethernet(0x0800, PacketBytes.IPv4(6, PacketBytes.Tcp(40000, 80, payload ?? [], TcpFlags.ACK)));
        return new CapturedFrame(Source, 1, time, data.Length, data);
    }
}
