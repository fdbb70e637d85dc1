using BenchmarkDotNet.Attributes;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Packets;

namespace NetMon.Benchmarks;

/// <summary>What headers cost: decoded straight from bytes, and through the properties of a record. Times are per packet.</summary>
/// <remarks>Of frames that are made here, or of Ethernet frames of the capture file that <c>NETMON_BENCH_CAPTURE</c> names.</remarks>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int Count = 4096;

    private byte[][] _frames = [];
    private PacketRecord[] _records = [];

    /// <summary>Makes or reads the frames, once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _frames = Environment.GetEnvironmentVariable("NETMON_BENCH_CAPTURE") is { Length: > 0 } path
            ? CapturedFrames.Sample(path, Count)
            : MixedFrames.Make(Count);
        var source = new CaptureInterface("bench0", LinkType.Ethernet);
        _records = [.. _frames.Select((frame, i) => new PacketRecord(new CapturedFrame(source, i + 1, 0, frame.Length, frame)))];
    }

    /// <summary>All headers into the value struct.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public long Headers()
    {
        long sum = 0;
        foreach (var frame in _frames)
        {
            PacketDecoder.Decode(LinkType.Ethernet, frame, frame.Length, out var headers);
            sum += headers.DstPort + headers.PayloadLength;
        }

        return sum;
    }

    /// <summary>All headers, and which application the payload is of: at most twice the headers alone.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int HeadersAndApplication()
    {
        var found = 0;
        foreach (var frame in _frames)
        {
            PacketDecoder.Decode(LinkType.Ethernet, frame, frame.Length, out var headers);
            if (ApplicationDetector.Detect(headers, frame) is not null) found++;
        }

        return found;
    }

    /// <summary>One number of a record, as <c>Where-Object DstPort -eq 80</c> asks for it.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long PortProperty()
    {
        long sum = 0;
        foreach (var record in _records)
            sum += record.DstPort ?? 0;
        return sum;
    }

    /// <summary>What a row of the table view asks for.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int TableRow()
    {
        var length = 0;
        foreach (var record in _records)
            length += record.Protocol.Length + record.Info.Length + (record.SrcIP is null ? 0 : 1) + (record.DstIP is null ? 0 : 1);
        return length;
    }
}
