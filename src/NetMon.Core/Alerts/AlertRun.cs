using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Alerts;

/// <summary>
/// Tries rules on packets that are there already: a file, or records of a pipeline. Nothing is delivered, the rules' own counters and
/// files stay as they are, and time is that of the packets alone.
/// </summary>
public sealed class AlertRun
{
    private readonly AlertEngine _engine;
    private readonly List<CaptureItem> _items = [];

    /// <summary>Begins a trial.</summary>
    /// <param name="alerts">The rules. Disabled ones are tried too: whoever names a rule wants to know.</param>
    public AlertRun(IEnumerable<TrafficAlert> alerts) => _engine = AlertEngine.ForTrial(alerts, _items.Add);

    /// <summary>Tries rules on a capture file.</summary>
    /// <param name="alerts">The rules.</param>
    /// <param name="path">The file.</param>
    /// <param name="codecs">The compressions that are understood.</param>
    /// <returns>The events in the order in which they were raised, and warnings.</returns>
    /// <exception cref="CaptureFileException">It is not a capture file, or is damaged.</exception>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    public static IReadOnlyList<CaptureItem> OverFile(IEnumerable<TrafficAlert> alerts, string path,
        IReadOnlyList<ICompressionCodec>? codecs = null)
    {
        var run = new AlertRun(alerts);
        using var reader = CaptureFileReader.Open(path, codecs ?? []);
        while (reader.TryRead(out var frame)) run.Add(frame);
        run.End();
        return run.Take();
    }

    /// <summary>Hands over a frame.</summary>
    /// <param name="frame">The frame.</param>
    public void Add(in CapturedFrame frame)
    {
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        _engine.OnFrame(frame, headers);
    }

    /// <summary>Hands over a packet.</summary>
    /// <param name="packet">The packet.</param>
    public void Add(PacketRecord packet) => Add(packet.AsFrame());

    /// <summary>Says that no more packets come. What still holds is not released: nobody knows whether it has ceased.</summary>
    public void End() => _engine.OnEnd(isForced: false);

    /// <summary>Each <see cref="AlertRaised"/> and <see cref="AlertRuleWarning"/> since the last call, in their order.</summary>
    public IReadOnlyList<CaptureItem> Take()
    {
        var items = _items.ToArray();
        _items.Clear();
        return items;
    }
}
