using NetMon.Alerts;
using NetMon.Alerts.Saving;
using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Tests.Alerts.Saving;

public sealed class PacketSaverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-saved").FullName;

    [Fact]
    public void An_event_has_the_packets_before_and_after_it()
    {
        var trial = new Trial();
        for (var i = 0; i < 20; i++) trial.Udp(i, Trial.Client, Trial.Server, 1000 + i, 9);
        trial.Syn(10.5, Trial.Client, Trial.Server, 4000, 80);

        var raised = Assert.Single(trial.Raised(Rule(before: 3, after: 2)));

        Assert.NotNull(raised.PacketFile);
        Assert.Equal(_folder, Path.GetDirectoryName(raised.PacketFile));
        Assert.StartsWith("web_20260528T", Path.GetFileName(raised.PacketFile), StringComparison.Ordinal);
        var packets = Read(raised.PacketFile);
        Assert.Equal([8, 9, 10, 10.5, 11, 12], packets.Select(Seconds));
        // The packet that met the rule says which and when.
        Assert.Contains("web: ", packets[3].Comment, StringComparison.Ordinal);
        Assert.All(packets.Where((_, index) => index != 3), packet => Assert.Null(packet.Comment));
        Assert.Contains("web: ", System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(raised.PacketFile).AsSpan(0, 400)), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_that_overlap_share_a_file_and_others_do_not()
    {
        var trial = new Trial();
        foreach (var seconds in new[] { 1.0, 2.0, 3.5, 60.0 }) trial.Syn(seconds, Trial.Client, Trial.Server, 4000, 80);
        trial.Later(2.5).Later(5).Later(70);

        var raised = trial.Raised(Rule(before: 1, after: 2));

        Assert.Equal(4, raised.Count);
        Assert.Equal(2, raised.Select(one => one.PacketFile).Distinct().Count());
        Assert.Equal([1, 2, 2.5, 3.5, 5], Read(raised[0].PacketFile!).Select(Seconds));
        Assert.Equal([60], Read(raised[3].PacketFile!).Select(Seconds));
    }

    [Fact]
    public void Each_rule_has_files_of_its_own()
    {
        var trial = new Trial().Syn(1, Trial.Client, Trial.Server, 4000, 80);

        var raised = trial.Raised(Rule(1, 1), Rule(1, 1, "other rule/../x"));

        Assert.Equal(2, raised.Select(one => one.PacketFile).Distinct().Count());
        Assert.All(raised, one => Assert.Equal(_folder, Path.GetDirectoryName(one.PacketFile)));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void A_released_event_names_the_same_file()
    {
        var trial = new Trial();
        for (var i = 0; i < 5; i++) trial.Syn(1 + (i * 0.01), Trial.Client, Trial.Server, 4000 + i, 80);
        trial.Later(100);

        var events = trial.Events(new TrafficAlert(Settings(1, 1) with { Threshold = 3, Window = TimeSpan.FromSeconds(5) }));

        Assert.Equal(["Raised", "Released"], events.Select(one => one.State));
        Assert.Equal(events[0].PacketFile, events[1].PacketFile);
    }

    [Fact]
    public void Packets_that_did_not_fit_into_the_ring_are_counted_and_told()
    {
        var warnings = new List<string>();
        var saver = new PacketSaver(mayWait: true, (_, text) => warnings.Add(text), new PacketSavingLimits(RingBytes: 2000));
        var rule = Rule(before: 100, after: 0);
        saver.Follow([rule]);
        for (var i = 0; i < 100; i++) saver.Add(Frame(i, 60), i * 1_000_000_000L);
        var path = saver.Begin(rule, SampleAlert.Full with { Rule = "web" }, 100 * 1_000_000_000L);
        saver.Add(Frame(100, 60), 100 * 1_000_000_000L);
        saver.End();

        var count = Read(path!).Count;
        Assert.InRange(count, 5, 20);
        var warning = Assert.Single(warnings);
        Assert.Contains($"About {101 - count} packets before the event are missing", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_bytes_are_bounded_and_the_bound_is_told_once()
    {
        var warnings = new List<string>();
        var saver = new PacketSaver(mayWait: true, (_, text) => warnings.Add(text), new PacketSavingLimits(Files: 2, FileBytes: 1000));
        var rule = Rule(before: 0, after: 1);
        saver.Follow([rule]);
        var paths = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            var now = i * 100_000_000_000L;
            paths.Add(saver.Begin(rule, SampleAlert.Full, now));
            for (var packet = 0; packet < 20; packet++) saver.Add(Frame(i * 100, 100), now);
        }

        saver.End();

        Assert.Equal([true, true, false, false, false], paths.Select(path => path is not null));
        Assert.Single(warnings, text => text.StartsWith("No more packets are saved", StringComparison.Ordinal));
        Assert.Equal(2, warnings.Count(text => text.Contains("the most for one file", StringComparison.Ordinal)));
        Assert.All(Directory.GetFiles(_folder), file => Assert.InRange(Read(file).Count, 1, 8));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_and_detection_goes_on()
    {
        var file = Path.Join(_folder, "file");
        File.WriteAllText(file, "in the way");
        var trial = new Trial().Syn(1, Trial.Client, Trial.Server, 4000, 80).Syn(100, Trial.Client, Trial.Server, 4000, 80);

        var notices = trial.Notices(new TrafficAlert(Settings(1, 1) with { SavePacket = Path.Join(file, "below") }));

        Assert.Equal(2, notices.Count(notice => notice.Event is not null));
        Assert.Contains(notices, notice => notice.Warning?.Contains("cannot be written", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Times_that_are_too_long_are_refused()
    {
        var settings = Settings(1, 1);
        Assert.Throws<AlertRuleException>(() => new TrafficAlert(settings with { Before = TimeSpan.FromHours(2) }));
        Assert.Throws<AlertRuleException>(() => new TrafficAlert(settings with { After = TimeSpan.FromSeconds(-1) }));
        Assert.Equal(5, new TrafficAlert(settings with { Before = null, After = null }).Before);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TrafficAlert Rule(double before, double after, string name = "web") => new(Settings(before, after) with { Name = name });

    private AlertRuleSettings Settings(double before, double after) => new()
    {
        Name = "web",
        DestinationPort = ["80"],
        Cooldown = TimeSpan.Zero,
        SavePacket = _folder,
        Before = TimeSpan.FromSeconds(before),
        After = TimeSpan.FromSeconds(after),
    };

    private static CapturedFrame Frame(int seconds, int length) =>
        new(new CaptureInterface("test0", LinkType.Ethernet), seconds + 1, seconds * 1_000_000_000L, length, new byte[length]);

    private static double Seconds(PacketRecord packet) => (packet.TimestampNanoseconds!.Value - Trial.Begin) / 1e9;

    private static List<PacketRecord> Read(string path)
    {
        var packets = new List<PacketRecord>();
        using var reader = CaptureFileReader.Open(path, codecs: []);
        while (reader.TryRead(out var frame)) packets.Add(new PacketRecord(frame));
        return packets;
    }
}
