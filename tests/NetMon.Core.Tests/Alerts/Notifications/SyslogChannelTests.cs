using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed partial class SyslogChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_UDP_a_datagram_is_a_message_of_RFC_5424()
    {
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var channel = SyslogChannel.Create(new SyslogSettings { Server = "127.0.0.1", Port = PortOf(receiver.Client), Facility = SyslogFacility.Local4 });

        await channel.DeliverAsync(SampleAlert.Full, Token);

        var text = Encoding.UTF8.GetString((await receiver.ReceiveAsync(Token)).Buffer);
        var parts = Message().Match(text);
        Assert.True(parts.Success, text);
        // local4 is 20, an error is 3.
        Assert.Equal("163", parts.Groups["pri"].Value);
        Assert.Equal(SampleAlert.Full.Time?.ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture), parts.Groups["time"].Value);
        Assert.Contains(" rule=\"web\" severity=\"High\" state=\"Raised\" key=\"192.0.2.10\" src=\"192.0.2.10\" spt=\"40000\"", text, StringComparison.Ordinal);
        Assert.Equal("High: web: 192.0.2.10 reached 192.0.2.80:80 (+3 suppressed)", parts.Groups["text"].Value);
    }

    [Fact]
    public async Task Over_TCP_messages_are_counted_in_octets_on_one_connection()
    {
        using var listener = Listen();
        using var channel = OverTcp(listener);

        await channel.DeliverAsync(SampleAlert.Full with { Message = "größer ☂" }, Token);
        await channel.DeliverAsync(SampleAlert.Full with { Message = "two\nlines" }, Token);

        using var connection = await listener.AcceptSocketAsync(Token);
        var first = await ReadFrame(connection);
        var second = await ReadFrame(connection);
        Assert.EndsWith("\uFEFFHigh: web: größer ☂ (+3 suppressed)", first, StringComparison.Ordinal);
        Assert.EndsWith("High: web: two\\x0alines (+3 suppressed)", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_restarts_loses_nothing()
    {
        using var listener = Listen();
        using var channel = OverTcp(listener);
        await channel.DeliverAsync(SampleAlert.Full, Token);
        using (var before = await listener.AcceptSocketAsync(Token))
        {
            await ReadFrame(before);
        }

        await channel.DeliverAsync(SampleAlert.Full with { Message = "after" }, Token);

        using var after = await listener.AcceptSocketAsync(Token);
        Assert.Contains("High: web: after", await ReadFrame(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_may_come_back()
    {
        var port = Loopback.DeadPort();
        using var channel = SyslogChannel.Create(new SyslogSettings { Server = "127.0.0.1", Port = port, Transport = SyslogTransport.Tcp });

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => channel.DeliverAsync(SampleAlert.Full, Token));

        Assert.True(error.IsTransient);
        Assert.StartsWith("127.0.0.1 cannot be reached: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_end_a_value_is_escaped_and_what_is_too_long_is_cut()
    {
        var hostile = SampleAlert.Full with { Rule = """a"b\c]d""", Key = new string('k', 5000), Message = new string('é', 5000) };

        var bytes = SyslogMessage.Format(hostile, SyslogFacility.User);

        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains("""rule="a\"b\\c\]d" """, text, StringComparison.Ordinal);
        Assert.InRange(bytes.Length, 1, 2048);
    }

    [Theory]
    [InlineData(AlertSeverity.Critical, 2)]
    [InlineData(AlertSeverity.High, 3)]
    [InlineData(AlertSeverity.Medium, 4)]
    [InlineData(AlertSeverity.Low, 5)]
    [InlineData(AlertSeverity.Information, 6)]
    public void Severities_have_their_numbers(AlertSeverity severity, int number) => Assert.StartsWith(
        $"<{128 + number}>1 ", Encoding.UTF8.GetString(SyslogMessage.Format(SampleAlert.Full with { SeverityLevel = (int)severity }, SyslogFacility.Local0)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", 514, "Server")]
    [InlineData("log", 0, "Port")]
    public void Settings_that_cannot_work_are_refused_before_the_first_event(string server, int port, string setting) => Assert.Equal(
        setting, Assert.Throws<NotificationSettingsException>(() => SyslogChannel.Create(new SyslogSettings { Server = server, Port = port })).Setting);

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static SyslogChannel OverTcp(TcpListener listener) => SyslogChannel.Create(
        new SyslogSettings { Server = "127.0.0.1", Port = PortOf(listener.Server), Transport = SyslogTransport.Tcp });

    private static async Task<string> ReadFrame(Socket connection)
    {
        var length = 0;
        var one = new byte[1];
        while (true)
        {
            Assert.Equal(1, await connection.ReceiveAsync(one, Token));
            if (one[0] == ' ') break;
            length = (length * 10) + one[0] - '0';
        }

        var message = new byte[length];
        for (var have = 0; have < length;)
        {
            var more = await connection.ReceiveAsync(message.AsMemory(have), Token);
            Assert.NotEqual(0, more);
            have += more;
        }

        return Encoding.UTF8.GetString(message);
    }

    [GeneratedRegex(
        @"^<(?<pri>\d+)>1 (?<time>\S+) [!-~]+ netmon \d+ alert \[alert@32473( [a-z]+=""[^""\\\]]*"")+\] (?<text>.+)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Message();
}
