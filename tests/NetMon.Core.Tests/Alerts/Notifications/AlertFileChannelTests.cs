using System.Text.Json;
using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed class AlertFileChannelTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("netmon");

    private string Log => Path.Join(_directory.FullName, "alerts.ndjson");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Each_event_is_a_line_of_JSON_that_can_be_read_at_once()
    {
        var channel = AlertFileChannel.Create(new AlertFileSettings { Path = Log });
        for (var i = 0; i < 3; i++)
        {
            await Write(channel, i);
            Assert.Equal(i + 1, (await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken)).Length);
        }

        Assert.Equal(["event 0", "event 1", "event 2"], Messages(Log));
    }

    [Fact]
    public async Task A_full_file_is_put_aside_and_only_some_are_kept()
    {
        var channel = AlertFileChannel.Create(new AlertFileSettings { Path = Log, MaxBytes = 1000, Keep = 2 });
        for (var i = 0; i < 10; i++) await Write(channel, i);

        Assert.Equal(["alerts.ndjson", "alerts.ndjson.1", "alerts.ndjson.2"], _directory.EnumerateFiles().Select(f => f.Name).Order());
        Assert.All(_directory.EnumerateFiles(), f => Assert.InRange(f.Length, 1, 1000));
        Assert.Equal(
            Messages(Log + ".2").Concat(Messages(Log + ".1")).Concat(Messages(Log)),
            Enumerable.Range(0, 10).Select(i => "event " + i).TakeLast(_directory.EnumerateFiles().Sum(f => Messages(f.FullName).Count)));
    }

    [Fact]
    public async Task Without_any_to_keep_the_file_begins_anew()
    {
        var channel = AlertFileChannel.Create(new AlertFileSettings { Path = Log, MaxBytes = 1, Keep = 0 });
        for (var i = 0; i < 3; i++) await Write(channel, i);

        Assert.Equal(["event 2"], Messages(Log));
        Assert.Single(_directory.EnumerateFiles());
    }

    [Fact]
    public async Task A_file_that_others_take_away_is_begun_anew()
    {
        var channel = AlertFileChannel.Create(new AlertFileSettings { Path = Log });
        await Write(channel, 0);
        File.Move(Log, Log + ".moved");
        await Write(channel, 1);

        Assert.Equal(["event 1"], Messages(Log));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_made()
    {
        var log = Path.Join(_directory.FullName, "none", "yet", "x");

        await Write(AlertFileChannel.Create(new AlertFileSettings { Path = log }), 0);

        Assert.Equal(["event 0"], Messages(log));
    }

    [Theory]
    [InlineData("relative.log", 1, 1, "Path")]
    [InlineData(null, -1, 1, "MaxBytes")]
    [InlineData(null, 1, -1, "Keep")]
    public void Settings_that_cannot_work_are_refused_before_the_first_event(string? path, long maxBytes, int keep, string setting) => Assert.Equal(
        setting,
        Assert.Throws<NotificationSettingsException>(
            () => AlertFileChannel.Create(new AlertFileSettings { Path = path ?? Log, MaxBytes = maxBytes, Keep = keep })).Setting);

    private static Task Write(AlertFileChannel channel, int number) =>
        channel.DeliverAsync(SampleAlert.Numbered(number), TestContext.Current.CancellationToken);

    private static List<string?> Messages(string path) =>
        [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString())];
}
