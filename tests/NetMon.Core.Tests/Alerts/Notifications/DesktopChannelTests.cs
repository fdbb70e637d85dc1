using NetMon.Adapters.Notifications;
using NetMon.Alerts.Delivery;

namespace NetMon.Tests.Alerts.Notifications;

public sealed class DesktopChannelTests : IDisposable
{
    // Longer than any of these tests takes, so that a hanging program fails the test.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));

    private CancellationToken Token => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task The_text_arrives_as_it_is_whatever_it_holds()
    {
        using var bus = SessionBus.Start();
        using var daemon = await NotificationDaemon.Start(bus);

        await On(bus).DeliverAsync(
            SampleAlert.Full with { Rule = "--web & <b>", Message = @"<a href=""x"">&amp; -- $(id) `id` 'q' C:\new\u0041 größer", SuppressedCount = 0 }, Token);

        var bubble = daemon.Bubbles.Take(Token);
        Assert.Equal(("NetMon", "High: --web & <b>"), (bubble.Application, bubble.Summary));
        // The body is mark-up, the heading is not (Desktop Notifications Specification 1.2).
        Assert.Equal(@"&lt;a href=""x""&gt;&amp;amp; -- $(id) `id` 'q' C:\new\u0041 größer", bubble.Body);
    }

    [Fact]
    public async Task A_rule_has_one_bubble_that_its_next_event_replaces()
    {
        using var bus = SessionBus.Start();
        using var daemon = await NotificationDaemon.Start(bus);
        var channel = On(bus);

        foreach (var rule in (string[])["web", "scan", "web", "web"]) await channel.DeliverAsync(SampleAlert.Full with { Rule = rule }, Token);

        Assert.Equal([(1u, 0u), (2u, 0u), (1u, 1u), (1u, 1u)], daemon.Bubbles.Select(b => (b.Id, b.Replaces)));
    }

    [Fact]
    public async Task A_bus_without_a_notification_daemon_is_said_so()
    {
        using var bus = SessionBus.Start();

        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => On(bus).DeliverAsync(SampleAlert.Full, Token));

        Assert.StartsWith("The desktop showed nothing: ", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_daemon_that_hangs_costs_its_time_and_no_more()
    {
        using var bus = SessionBus.Start();
        using var daemon = await NotificationDaemon.Start(bus, answers: false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var delivery = On(bus).DeliverAsync(SampleAlert.Full, limit.Token);
        daemon.Bubbles.Take(Token);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivery);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<AlertDeliveryException>(() => new HelperProgram("netmon-no-such-program", []).Run(Token));

        Assert.Contains("'netmon-no-such-program' cannot be run", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_program_runs_as_the_user_it_is_told_to()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("Only root may run a program as somebody else.");

        var (exitCode, output, _) = await new HelperProgram("id", ["-un"]) { UserName = "nobody" }.Run(Token);

        Assert.Equal((0, "nobody"), (exitCode, output.Trim()));
    }

    [Fact]
    public void Without_a_session_it_says_so()
    {
        var error = Assert.Throws<AlertDeliveryException>(() => Find([], [], isRoot: false));

        Assert.Contains("no desktop session", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void The_session_of_this_process_is_taken_as_it_is_or_found_by_its_directory()
    {
        Assert.Equal(new DesktopSession(null, null), Find([("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x")], [], isRoot: false));
        Assert.Equal(
            new DesktopSession("unix:path=/run/user/1000/bus", null),
            Find([("XDG_RUNTIME_DIR", "/run/user/1000")], ["/run/user/1000/bus"], isRoot: false));
        Assert.Throws<AlertDeliveryException>(() => Find([("XDG_RUNTIME_DIR", "/run/user/1000")], [], isRoot: false));
    }

    [Fact]
    public void Under_sudo_the_desktop_is_the_callers()
    {
        (string, string)[] sudo = [("SUDO_USER", "eve"), ("SUDO_UID", "1000"), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus")];

        Assert.Equal(new DesktopSession("unix:path=/run/user/1000/bus", "eve"), Find(sudo, ["/run/user/1000/bus"], isRoot: true));
        Assert.Equal(new DesktopSession(null, null), Find(sudo, ["/run/user/1000/bus"], isRoot: false));
    }

    [Theory]
    [InlineData(AlertSeverity.Information, "low")]
    [InlineData(AlertSeverity.High, "normal")]
    [InlineData(AlertSeverity.Critical, "critical")]
    public void On_Linux_every_word_is_an_argument_of_its_own(AlertSeverity severity, string urgency)
    {
        var session = new DesktopSession("unix:path=/x", "eve");

        var program = DesktopCommands.Linux(SampleAlert.Full with { SeverityLevel = (int)severity }, TimeSpan.FromSeconds(5), session, canReplace: true, "7");

        Assert.Equal(("notify-send", "eve", "unix:path=/x"), (program.Path, program.UserName, program.Environment["DBUS_SESSION_BUS_ADDRESS"]));
        Assert.Equal(
            ["--app-name=NetMon", $"--urgency={urgency}", "--expire-time=5000", "--print-id", "--replace-id=7", "--",
                $"{severity}: web", "192.0.2.10 reached 192.0.2.80:80 (+3 suppressed)"],
            program.Arguments);
    }

    [Fact]
    public void On_macOS_the_text_is_an_argument_of_a_fixed_script()
    {
        const string Hostile = "\" & do shell script \"id\" & \"";
        var arguments = DesktopCommands.MacOS(SampleAlert.Full with { Message = Hostile, SuppressedCount = 0 }).Arguments;

        Assert.Equal(["NetMon High: web", Hostile], arguments.TakeLast(2));
        Assert.DoesNotContain(arguments.SkipLast(2), a => a.Contains("web", StringComparison.Ordinal));
    }

    [Fact]
    public void On_Windows_the_text_is_a_variable_of_a_fixed_script_and_a_rule_has_one_tag()
    {
        var first = DesktopCommands.Windows(SampleAlert.Full with { Message = "$(id)'; id", SuppressedCount = 0 });
        var second = DesktopCommands.Windows(SampleAlert.Full with { Message = "again" });
        var other = DesktopCommands.Windows(SampleAlert.Full with { Rule = new string('r', 500) });

        Assert.Equal("$(id)'; id", first.Environment["NETMON_BODY"]);
        Assert.Equal(first.Arguments, second.Arguments);
        Assert.Equal(first.Environment["NETMON_TAG"], second.Environment["NETMON_TAG"]);
        Assert.NotEqual(first.Environment["NETMON_TAG"], other.Environment["NETMON_TAG"]);
        Assert.InRange(other.Environment["NETMON_TAG"].Length, 1, 64);
    }

    private static DesktopChannel On(SessionBus bus) => new(new DesktopSettings(), () => new DesktopSession(bus.Address, null));

    private static DesktopSession Find((string Name, string Value)[] variables, string[] files, bool isRoot) => DesktopSession.Find(
        name => variables.FirstOrDefault(v => v.Name == name).Value, files.Contains, isRoot);
}
