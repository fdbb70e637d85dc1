using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>Warning or error for the consumer of a capture.</summary>
public abstract record CaptureNotice : CaptureItem;

/// <summary>A source ended with an error. Delivered after its packets.</summary>
/// <param name="Source">Interface or file.</param>
/// <param name="Exception">The error.</param>
public sealed record SourceFailed(string Source, Exception Exception) : CaptureNotice;

/// <summary>A warning about a source that was read to its end, such as an unfinished file.</summary>
/// <param name="Source">Interface or file.</param>
/// <param name="Fault">Kind of warning.</param>
/// <param name="Message">Sentence for the user.</param>
public sealed record SourceRemark(string Source, CaptureFileFault Fault, string Message) : CaptureNotice;

/// <summary>The capture file could not be written any further. The capture ends.</summary>
/// <param name="Path">Capture file.</param>
/// <param name="Exception">The error.</param>
public sealed record OutputFailed(string Path, Exception Exception) : CaptureNotice;

/// <summary>First packet of a link type that is not decoded. Its packets are delivered all the same.</summary>
/// <param name="Interface">Interface of the packet.</param>
public sealed record LinkTypeNotDecoded(CaptureInterface Interface) : CaptureNotice;

/// <summary>
/// First packet of a capture for which a decoder failed at a given place. The packet is counted and the capture continues; the statistics count
/// all such packets as DecodeErrors.
/// </summary>
/// <param name="Source">Name of the capture.</param>
/// <param name="Number">Packet number.</param>
/// <param name="Fault">Description of the failure.</param>
public sealed record DecoderFailed(string Source, long Number, string Fault) : CaptureNotice;
