using System.Collections.Concurrent;
using System.Management.Automation;

namespace NetMon.Tests.Alerts;

/// <summary>Channels into the session, fed by the dispatcher's thread while the session is busy or idle.</summary>
public sealed class SessionChannelTests : IDisposable
{
    private const string Prepare = """
        $dispatcher = [NetMon.Alerts.Delivery.AlertDispatcher]::new($null, $failures.Enqueue)
        function Open-Channel($Name, $Arguments) {
            $channel = [Activator]::CreateInstance([NetMon.ModuleInitializer].Assembly.GetType("NetMon.Alerts.$Name"), [object[]]$Arguments)
            $dispatcher.Open($channel, { $channel })
        }
        function Open-Console($TheHost) {
            $console = [Activator]::CreateInstance([NetMon.ModuleInitializer].Assembly.GetType('NetMon.Alerts.SessionConsole'), @($TheHost, [runspace]::DefaultRunspace))
            Open-Channel ConsoleChannel $console
        }
        function New-Alert($Number, $Severity = 'High') {
            [NetMon.TrafficAlertEvent]@{ Time = [datetime]::new(2026, 3, 1, 12, 0, 0, [DateTimeKind]::Utc); Rule = 'web'; Severity = $Severity; Message = "event $Number" }
        }
        """;

    private readonly Engine _engine = new();
    private readonly ConcurrentQueue<object> _seen = [];
    private readonly ConcurrentQueue<object> _failures = [];

    public SessionChannelTests() => _engine.Run(Prepare, ("seen", _seen), ("failures", _failures)).Clean();

    public void Dispose()
    {
        _engine.Run("$dispatcher.Dispose()");
        _engine.Dispose();
    }

    [Fact]
    public void The_console_shows_a_line_in_the_colour_of_its_severity()
    {
        var host = new RecordingHost();
        _engine.Run("""
            $outlet = Open-Console $testHost
            foreach ($severity in 'Information', 'Low', 'Medium', 'High', 'Critical') { $null = $outlet.Post((New-Alert 1 $severity)) }
            """, ("testHost", host)).Clean();

        AwaitDelivered(5);
        Assert.Equal([null, ConsoleColor.Cyan, ConsoleColor.Yellow, ConsoleColor.Red, ConsoleColor.Magenta], host.Lines.Select(line => line.Colour));
        Assert.Matches(@"^\d\d:\d\d:\d\d High: web: event 1$", host.Lines[3].Line);
    }

    [Fact]
    public void A_console_without_colours_shows_the_same_line()
    {
        var host = new RecordingHost(hasColours: false);
        _engine.Run("$outlet = Open-Console $testHost; $null = $outlet.Post((New-Alert 1))", ("testHost", host)).Clean();

        AwaitDelivered(1);
        Assert.EndsWith(" High: web: event 1", Assert.Single(host.Lines).Line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_shows_no_text_is_a_failure_that_is_told()
    {
        var host = new RecordingHost(isMute: true);
        _engine.Run("$outlet = Open-Console $testHost; $null = $outlet.Post((New-Alert 1))", ("testHost", host)).Clean();

        Await(() => _failures.Count == 1);
    }

    [Fact]
    public void Subscribers_of_the_engine_event_get_each_alert_in_order()
    {
        _engine.Run("""
            $action = { $seen.Enqueue("$($Event.Sender) $($Event.MessageData.Message) $($Event.SourceArgs[0].Severity)") }
            $null = $ExecutionContext.Events.SubscribeEvent($null, $null, 'NetMon.TrafficAlert', $null, $action, $true, $false)
            $outlet = Open-Channel EngineEventChannel $ExecutionContext.Events
            foreach ($number in 1..30) { $null = $outlet.Post((New-Alert $number)) }
            """).Clean();

        Await(() => _seen.Count == 30);
        Assert.Equal(Enumerable.Range(1, 30).Select(n => $"web event {n} High"), _seen.Cast<string>());
    }

    [Fact]
    public void Engine_events_that_nobody_takes_do_not_pile_up_without_end()
    {
        var queue = _engine.Run("""
            $null = $ExecutionContext.Events.GenerateEvent('Other', $null, @(), $null)
            $outlet = Open-Channel EngineEventChannel $ExecutionContext.Events
            foreach ($number in 1..900) { $null = $outlet.Post((New-Alert $number)) }
            while ($outlet.GetStatistics().Delivered -lt 900) { [System.Threading.Thread]::Yield() > $null }
            foreach ($number in 901..1200) { $null = $outlet.Post((New-Alert $number)) }
            while ($outlet.GetStatistics().Delivered -lt 1200) { [System.Threading.Thread]::Yield() > $null }
            $ExecutionContext.Events.ReceivedEvents | ForEach-Object { if ($_.SourceIdentifier -eq 'NetMon.TrafficAlert') { $_.MessageData.Message } else { $_.SourceIdentifier } }
            """).Clean();

        Assert.Equal(1001, queue.Count);
        Assert.Contains(queue, item => item.ToString() == "Other");
        Assert.Equal("event 1200", queue[^1].ToString());
    }

    [Fact]
    public void An_action_has_the_alert_in_its_pipeline_variable_and_the_variables_where_it_was_written()
    {
        _engine.Run("""
            $total = 0
            $outlet = Open-Channel ActionChannel @('web', { $total++; $seen.Enqueue("$total $($_.Message)") }, $ExecutionContext.Events)
            foreach ($number in 1..3) { $null = $outlet.Post((New-Alert $number)) }
            """).Clean();

        Await(() => _seen.Count == 3);
        Assert.Equal(["1 event 1", "2 event 2", "3 event 3"], _seen.Cast<string>());
        AwaitDelivered(3);
        Assert.Empty(_failures);
    }

    [Theory]
    [InlineData("throw 'boom'")]
    [InlineData("Get-Command Get-Boom")]
    [InlineData("$_.Message.boom()")]
    public void An_action_that_fails_is_told_and_the_next_event_still_comes(string action)
    {
        _engine.Run($$"""
            $outlet = Open-Channel ActionChannel @('web', { if ($_.Message -eq 'event 1') { {{action}} } else { $seen.Enqueue($_) } }, $ExecutionContext.Events)
            foreach ($number in 1..2) { $null = $outlet.Post((New-Alert $number)) }
            """).Clean();

        Await(() => _seen.Count == 1 && _failures.Count == 1);
        var error = (Exception)PSObject.AsPSObject(Assert.Single(_failures)).Properties["Error"].Value;
        Assert.Contains("boom", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_action_waits_for_a_session_that_is_busy_and_then_comes()
    {
        _engine.Run("""
            $outlet = Open-Channel ActionChannel @('web', { $seen.Enqueue($_) }, $ExecutionContext.Events)
            $null = $outlet.Post((New-Alert 1))
            while ($seen.IsEmpty) { }
            """).Clean();

        Assert.Single(_seen);
    }

    private void AwaitDelivered(int count) =>
        Await(() => (long)Assert.Single(_engine.Run("$outlet.GetStatistics().Delivered").Clean()).BaseObject == count);

    private static void Await(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), "What the test waits for did not happen.");
}
