using NetMon.Decoding;

namespace NetMon.Capture;

/// <summary>A fault of a decoder in a packet that a processor read after its call for that packet, on another thread.</summary>
/// <param name="Number">Number of the packet.</param>
/// <param name="Fault">The fault.</param>
/// <param name="IsCounted">Whether the packet was counted as damaged when its headers were decoded.</param>
internal sealed record PacketFaulted(long Number, DecoderFault Fault, bool IsCounted) : CaptureItem;
