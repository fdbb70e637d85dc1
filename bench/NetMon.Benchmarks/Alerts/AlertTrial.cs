using System.Diagnostics;
using System.Globalization;
using NetMon.Alerts;
using NetMon.CaptureFiles;
using NetMon.Decoding;

namespace NetMon.Benchmarks.Alerts;

/// <summary>
/// Runs all detectors over capture files and prints what they find; then what rules cost on each file, beside reading and decoding alone:
/// <c>dotnet run -c Release --project bench/NetMon.Benchmarks -- alerts FILE...</c>
/// </summary>
internal static class AlertTrial
{
    private const int Repetitions = 3;

    // A small file is over before the code is compiled.
    private const long WorthTiming = 50_000_000;

    /// <summary>Runs.</summary>
    public static void Run(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            Print($"== {file}");
            try
            {
                foreach (var notice in AlertRun.OverFile(Detectors(), file)) Print(Describe(notice));
            }
            catch (Exception e) when (e is CaptureFileException or IOException)
            {
                Print($"not read: {e.Message}");
                continue;
            }

            if (new FileInfo(file).Length >= WorthTiming) Measure(file);
        }
    }

    private static void Measure(string file)
    {
        var decoding = Time(file, alerts: null);
        Report("reading and decoding", decoding, decoding);
        Report("all detectors", Time(file, Detectors()), decoding);
        Report("100 mixed rules", Time(file, MixedRules.Make()), decoding);
        Report("those without detectors", Time(file, [.. MixedRules.Make().Where(rule => rule.Detector is null)]), decoding);
    }

    private static TrafficAlert[] Detectors() =>
    [
        .. AlertDetectorInfo.All.Where(d => d.Detector is not (AlertDetector.Blocklist or AlertDetector.CaptureLoss))
            .Select(d => new TrafficAlert(new AlertRuleSettings { Name = d.Detector.ToString(), Detector = d.Detector })),
    ];

    private static string Describe(object notice) => notice switch
    {
        AlertRaised raised => string.Create(
            CultureInfo.InvariantCulture,
                $"{raised.Event.Time:HH:mm:ss.fff} {raised.Event.State,-8} {raised.Event.Rule,-15} {raised.Event.Message}"),
        AlertRuleWarning warning => $"warning: {warning.Alert.Name}: {warning.Message}",
        _ => "",
    };

    private static TimeSpan Time(string file, IReadOnlyList<TrafficAlert>? alerts)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repetitions; i++)
        {
            var clock = Stopwatch.StartNew();
            if (alerts is null) Decode(file);
            else AlertRun.OverFile(alerts, file);
            if (clock.Elapsed < best) best = clock.Elapsed;
        }

        return best;
    }

    private static void Decode(string file)
    {
        using var reader = CaptureFileReader.Open(file, []);
        while (reader.TryRead(out var frame)) PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out _);
    }

    private static void Report(string what, TimeSpan time, TimeSpan decoding) =>
        Print(string.Create(CultureInfo.InvariantCulture, $"{what,-24} {time.TotalSeconds:0.000} s, {time / decoding:0.00} times decoding"));

    private static void Print(string line) => Console.WriteLine(line);
}
