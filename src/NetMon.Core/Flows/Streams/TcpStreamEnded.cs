using NetMon.Monitoring;

namespace NetMon.Flows.Streams;

/// <summary>A connection that has ended, or of which no more is awaited.</summary>
/// <param name="Segments">What was said, in the order in which it was.</param>
/// <param name="CutSent">Bytes of the originator that came after the most that are kept.</param>
/// <param name="CutReceived">Bytes of the responder that came after the most that are kept.</param>
public sealed record TcpStreamEnded(IReadOnlyList<TcpStreamSegment> Segments, long CutSent, long CutReceived) : CaptureNotice
{
    /// <inheritdoc/>
    public override int Weight => Segments.Count;
}
