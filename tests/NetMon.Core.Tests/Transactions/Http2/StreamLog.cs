using System.Text;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http2;
using NetMon.Transactions.Http2.Hpack;

namespace NetMon.Tests.Transactions.Http2;

/// <summary>Writes down what one side says on its streams, a line for each event; pieces of content that follow each other are joined.</summary>
internal sealed class StreamLog : IHttp2Streams
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public Http2Fault Fault { get; private set; }

    /// <summary>The packets of the latest head.</summary>
    public (long First, long Last) HeadPackets { get; private set; }

    /// <summary>What a side says, cut into pieces before these offsets.</summary>
    public static StreamLog Read(bool isClient, byte[] bytes, params int[] cuts)
    {
        var log = new StreamLog();
        var direction = new Http2Direction(isClient ? StreamDirection.Sent : StreamDirection.Received, isClient, log);
        var (start, number) = (0, 0);
        foreach (var end in cuts.Append(bytes.Length))
        {
            direction.Take(0, bytes.AsSpan(start, end - start), new PacketMark(++number, number));
            start = end;
        }

        Assert.Equal(log.Fault, direction.Fault);
        return log;
    }

    public void Head(StreamDirection direction, int stream, HpackFieldList fields, PacketMark first, PacketMark last)
    {
        _lines.Add($"{stream} head {Text(fields)}");
        HeadPackets = (first.Number, last.Number);
    }

    public void Promise(int promised, HpackFieldList fields, PacketMark first, PacketMark last) => _lines.Add($"{promised} promise {Text(fields)}");

    public void Content(StreamDirection direction, int stream, int missing, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        var start = $"{stream} content ";
        var text = (missing > 0 ? $"({missing} missing)" : "") + Encoding.ASCII.GetString(bytes);
        if (_lines.Count > 0 && _lines[^1].StartsWith(start, StringComparison.Ordinal)) _lines[^1] += text;
        else _lines.Add(start + text);
    }

    public void End(StreamDirection direction, int stream, PacketMark packet) => _lines.Add($"{stream} end");

    public void Reset(StreamDirection direction, int stream, uint errorCode, PacketMark packet) => _lines.Add($"{stream} reset {errorCode}");

    public void Fail(StreamDirection direction, Http2Fault fault, PacketMark packet)
    {
        Assert.Equal(Http2Fault.None, Fault);
        Fault = fault;
    }

    private static string Text(HpackFieldList list) => string.Join(", ", list.Fields.Select(field => $"{field.Name.Text}={field.Value.Text}"));
}
