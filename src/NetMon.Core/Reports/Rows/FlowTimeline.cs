namespace NetMon.Reports.Rows;

/// <summary>Packets and bytes over time by application. A flow says only when it began and ended, so it is spread evenly over that time. Not thread-safe.</summary>
internal sealed class FlowTimeline
{
    private const int MaxSeries = 8;
    private const string None = "(none)";

    private readonly TimeSteps _steps = new();
    private readonly List<(string Name, double Bytes)> _applications = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Adds a flow. One without a time is left out.</summary>
    public void Add(FlowRecord flow)
    {
        if (flow.StartNanoseconds is not { } start || flow.EndNanoseconds is not { } end) return;
        var name = flow.Application ?? None;
        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers.Add(name, number = _applications.Count);
            _applications.Add((name, 0));
        }

        _applications[number] = (name, _applications[number].Bytes + flow.Bytes);
        _steps.Spread(number, start, end, flow.Packets, flow.Bytes);
    }

    /// <summary>The timeline; null if no flow has a time.</summary>
    public Timeline? Finish()
    {
        if (_steps.IsEmpty) return null;
        var ranked = _applications.Select((application, number) => (application.Name, application.Bytes, Number: number))
            .OrderByDescending(item => item.Bytes).ThenBy(item => item.Name, StringComparer.Ordinal).ToArray();
        var series = ranked.Take(MaxSeries).Select(item => _steps.Series(item.Name, item.Number)).ToList();
        if (ranked.Length > MaxSeries) series.Add(_steps.Series("(other)", [.. ranked.Skip(MaxSeries).Select(item => item.Number)]));
        return new Timeline(
            "Application",
            "By the applications of the flows. A flow's packets and bytes are spread evenly over its time, so single steps are estimates.",
            _steps.Start,
            _steps.Width,
            series);
    }
}
