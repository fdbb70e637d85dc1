using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.Decoding;
using NetMon.Flows.Decryption;
using NetMon.Packets;

namespace NetMon.Alerts;

/// <summary>
/// Tests rules on existing packets: a capture file, or records from a pipeline. No notifications are sent, the rules' counters and files do
/// not change, and the clock is that of the packets.
/// </summary>
public sealed class AlertRun
{
    private readonly AlertEngine _engine;
    private readonly List<CaptureItem> _items = [];

    /// <summary>Starts a trial.</summary>
    /// <param name="alerts">The rules. Disabled rules are tested too, because the caller named them.</param>
    /// <param name="keyLog">The secrets of TLS; null for only those that a capture file has itself.</param>
    public AlertRun(IEnumerable<TrafficAlert> alerts, KeyLogFile? keyLog = null) => _engine = AlertEngine.ForTrial(alerts, _items.Add, keyLog);

    /// <summary>Tests rules on a capture file.</summary>
    /// <param name="alerts">The rules.</param>
    /// <param name="path">The file.</param>
    /// <param name="codecs">The supported compressions.</param>
    /// <returns>The events in the order in which they were raised, and warnings.</returns>
    /// <exception cref="CaptureFileException">The file is not a capture file, or is damaged.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static IReadOnlyList<CaptureItem> OverFile(IEnumerable<TrafficAlert> alerts, string path,
        IReadOnlyList<ICompressionCodec>? codecs = null)
    {
        var run = new AlertRun(alerts);
        using var reader = CaptureFileReader.Open(path, codecs ?? []);
        while (reader.TryRead(out var frame)) run.Add(frame);
        run.End();
        return run.Take();
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame.</param>
    public void Add(in CapturedFrame frame)
    {
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        _engine.OnFrame(frame, headers);
    }

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">The packet.</param>
    public void Add(PacketRecord packet) => Add(packet.AsFrame());

    /// <summary>Marks the end of the packets. Events whose condition still holds are not released, because its end was not seen.</summary>
    public void End() => _engine.OnEnd(isForced: false);

    /// <summary>Takes each <see cref="AlertRaised"/> and <see cref="AlertRuleWarning"/> since the last call, in order.</summary>
    public IReadOnlyList<CaptureItem> Take()
    {
        var items = _items.ToArray();
        _items.Clear();
        return items;
    }
}
