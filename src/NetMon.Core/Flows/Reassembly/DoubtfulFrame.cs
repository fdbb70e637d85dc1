using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Flows.Reassembly;

/// <summary>A copy of a frame that waits until the next one tells whether its time is right.</summary>
/// <param name="frame">The frame.</param>
/// <param name="headers">Its headers.</param>
internal sealed class DoubtfulFrame(in CapturedFrame frame, in PacketHeaders headers)
{
    private readonly CaptureInterface _interface = frame.Interface;
    private readonly long _number = frame.Number;
    private readonly int _length = frame.Length;
    private readonly byte[] _data = frame.Data.ToArray();
    private readonly PacketHeaders _headers = headers;

    /// <summary>Its time.</summary>
    public long Time { get; } = frame.TimestampNanoseconds;

    /// <summary>Its headers.</summary>
    public ref readonly PacketHeaders Headers => ref _headers;

    /// <summary>The frame.</summary>
    public CapturedFrame Frame => new(_interface, _number, Time, _length, _data);
}
