using NetMon.Alerts;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>First-seen detection, and its baseline file.</summary>
public sealed class BaselineTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*")) File.Delete(file);
    }

    [Fact]
    public void A_host_is_news_after_the_time_of_learning_and_once()
    {
        var trial = new Trial().Ping(0, "10.0.0.1", "10.0.0.9").Ping(50, "10.0.0.2", "10.0.0.9").Ping(70, "10.0.0.3", "10.0.0.9").Ping(5000,
            "10.0.0.3", "10.0.0.9")
            .Ping(71, "203.0.113.1", "10.0.0.9");
        Assert.Equal(["10.0.0.3"], trial.Raised(Trial.Detector(AlertDetector.NewHost, ("Learning", 60))).Select(e => e.Key));
    }

    [Fact]
    public void A_service_is_news_when_it_answers()
    {
        var trial = new Trial().Connection(0, "10.0.0.1", "10.0.0.9", 1000, 443).Connection(70, "10.0.0.1", "10.0.0.9", 1001, 443)
            .Connection(80, "10.0.0.1", "10.0.0.9", 1002, 8080).Syn(81, "10.0.0.1", "10.0.0.9", 1003, 8081).Udp(82, "10.0.0.9", "10.0.0.1", 161,
                40000);
        Assert.Equal(
            ["10.0.0.9 TCP port 8080", "10.0.0.9 UDP port 161"],
                trial.Raised(Trial.Detector(AlertDetector.NewService, ("Learning", 60))).Select(e => e.Key));
    }

    [Fact]
    public void What_one_capture_learned_the_next_one_knows()
    {
        Assert.Empty(Capture(new Trial().Ping(0, "10.0.0.1", "10.0.0.9")));
        Assert.Equal(["10.0.0.2 has not been seen before"], Capture(new Trial().Ping(7200, "10.0.0.1", "10.0.0.9").Ping(7201, "10.0.0.2", "10.0.0.9")));
        Assert.Empty(Capture(new Trial().Ping(9000, "10.0.0.2", "10.0.0.9")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n")]
    [InlineData("NetMon baseline 1\nlearned-until 2026-01-01T00:00:00.0000000Z\n10.0.0.1\n")]
    [InlineData("NetMon baseline 1\nlearned-until 2026-01-01T00:00:00.0000000Z\n10.0.0.x\nend 1\n")]
    public void A_damaged_file_is_kept_aside_and_a_new_one_is_begun(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Contains("was damaged", Assert.Single(Capture(new Trial().Ping(0, "10.0.0.1", "10.0.0.9"))), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_path + ".damaged-1"));
        Assert.Contains("10.0.0.1", File.ReadAllLines(_path));
        Assert.Empty(Capture(new Trial().Ping(9000, "10.0.0.1", "10.0.0.9")));
    }

    [Fact]
    public void A_trial_leaves_the_file_as_it_is()
    {
        File.WriteAllText(_path, "damaged");
        var notices = new Trial().Ping(0, "10.0.0.1", "10.0.0.9").Notices(Rule());
        Assert.Contains("damaged", Assert.Single(notices).Warning, StringComparison.Ordinal);
        Assert.Equal("damaged", File.ReadAllText(_path));
    }

    private TrafficAlert Rule() => Trial.Detector(AlertDetector.NewHost, ("BaselinePath", _path));

    // As a capture of the session does, including files.
    private List<string> Capture(Trial trial)
    {
        var said = new List<string>();
        var engine = new AlertEngine(new AlertRegistry(Rule()), notice =>
            said.Add(notice is AlertRaised raised ? raised.Event.Message : ((AlertRuleWarning)notice).Message));
        trial.Feed((in NetMon.Packets.CapturedFrame frame) =>
        {
            NetMon.Decoding.PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
            engine.OnFrame(frame, headers);
        });
        engine.OnEnd(isForced: false);
        return said;
    }
}
