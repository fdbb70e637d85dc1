using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace NetMon.Tests.Live;

public sealed class LiveFlowTests : IDisposable
{
    private readonly LiveNetwork _network = new();
    private readonly Engine _engine = new();

    public void Dispose()
    {
        _engine.Run("Get-Job | Remove-Job -Force");
        _engine.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void A_connection_comes_out_while_the_link_is_silent()
    {
        using var capture = new RunningCapture($"Get-FlowSummary -Interface {_network.Interface} -Protocol tcp -IdleTimeout 1", _network.Interface);

        Converse("hello");
        // Nothing is sent from here on: a clock must end it.
        capture.AwaitOutput(1);

        // By index: to enumerate the output of a running pipeline is to wait for its end.
        var flow = capture.Output[0];
        Assert.Equal(_network.PeerAddress.ToString(), Property<string>(flow, "SrcIP"));
        Assert.Equal(_network.Address.ToString(), Property<string>(flow, "DstIP"));
        Assert.Equal("Finished", flow.Properties["EndReason"].Value.ToString());
        Assert.Equal("SF", flow.Properties["State"].Value.ToString());
        Assert.Equal((6L, 5L), (Property<long>(flow, "PayloadBytesSent"), Property<long>(flow, "PayloadBytesReceived")));
        Assert.InRange(Property<double>(flow, "HandshakeRtt"), 1e-9, 1);
        Assert.True((bool)capture.LastStatistics().Properties["IsRunning"].Value);
        Assert.InRange(capture.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Empty(capture.Errors);
    }

    [Fact]
    public void A_silent_datagram_flow_comes_out_too()
    {
        using var capture = new RunningCapture($"Get-FlowSummary -Interface {_network.Interface} -Protocol udp -IdleTimeout 0.5", _network.Interface);

        _network.Send(7);
        capture.AwaitOutput(1);

        Assert.Equal(7L, Property<long>(capture.Output[0], "Packets"));
        Assert.Equal("Idle", capture.Output[0].Properties["EndReason"].Value.ToString());
        capture.Stop();
    }

    [Fact]
    public void A_count_ends_the_capture_and_gives_what_is_open()
    {
        using var capture = new RunningCapture($"Get-FlowSummary -Interface {_network.Interface} -Protocol udp -Count 10", _network.Interface);

        _network.Send(25);
        capture.AwaitEnd();

        Assert.Equal(10L, Property<long>(Assert.Single(capture.Output), "Packets"));
        Assert.Equal("Forced", capture.Output[0].Properties["EndReason"].Value.ToString());
        Assert.Empty(capture.Warnings);
    }

    [Fact]
    public void A_job_that_is_stopped_gives_its_open_flows()
    {
        Run($"$job = Get-FlowSummary -Interface {_network.Interface} -Protocol udp -AsJob -JobName flows");
        Assert.Equal("FlowSummary", Run("$job.PSJobTypeName")[0].ToString());

        _network.Send(30);
        RunningCapture.Await(() => Property<long>(Assert.Single(Run("$job | Get-CaptureStatistics")), "Received") == 30);
        Run("$job | Stop-Job");

        var flow = Assert.Single(Run("Get-Job flows | Receive-Job"));
        Assert.Equal(30L, Property<long>(flow, "Packets"));
        Assert.Equal("Forced", flow.Properties["EndReason"].Value.ToString());
        Assert.Equal("Stopped", Run("$job.State")[0].ToString());
    }

    [Fact]
    public void A_job_gives_a_summary_when_it_ends()
    {
        Run($"$job = Get-FlowSummary -Interface {_network.Interface} -Protocol udp -By Host -Count 10 -AsJob");

        _network.Send(10);
        var hosts = Run("$job | Wait-Job -Timeout 20 | Receive-Job");

        Assert.Equal(2, hosts.Count);
        Assert.Equal(10L, Property<long>(hosts.Single(host => host.Properties["Key"].Value.Equals(_network.Address.ToString())), "PacketsSent"));
    }

    // A client in the namespace says a line to a server here, which answers what it got without the end of the line.
    private void Converse(string line)
    {
        using var listener = new TcpListener(_network.Address, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = Tool.Start(
            "ip", "netns", "exec", _network.Namespace, "bash", "-c", $"exec 3<>/dev/tcp/{_network.Address}/{port} && echo {line} >&3 && cat <&3");
        using (var server = listener.AcceptTcpClient())
        {
            var stream = server.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(reader.ReadLine()!));
        }

        client.WaitForExit();
    }

    private static T Property<T>(PSObject item, string name) => (T)item.Properties[name].Value;

    private IReadOnlyList<PSObject> Run(string script) => _engine.Run(script).Clean();
}
