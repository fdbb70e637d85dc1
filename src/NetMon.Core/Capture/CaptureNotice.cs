using NetMon.CaptureFiles;
using NetMon.Packets;

namespace NetMon.Capture;

/// <summary>A warning or an error that the consumer of a capture should hear of.</summary>
public abstract record CaptureNotice : CaptureItem;

/// <summary>A source ended with an error. What it had handed over before comes first.</summary>
/// <param name="Source">The interface or file.</param>
/// <param name="Exception">What went wrong.</param>
public sealed record SourceFailed(string Source, Exception Exception) : CaptureNotice;

/// <summary>Something to know about a source whose packets have all been handed over, and that is no error: a file that was not finished.</summary>
/// <param name="Source">The interface or file.</param>
/// <param name="Fault">What kind of remark.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record SourceRemark(string Source, CaptureFileFault Fault, string Message) : CaptureNotice;

/// <summary>The capture file could not be written on. The capture ends.</summary>
/// <param name="Path">The file.</param>
/// <param name="Exception">What went wrong.</param>
public sealed record OutputFailed(string Path, Exception Exception) : CaptureNotice;

/// <summary>The first packet of a link type that is not decoded. It and those that follow come out all the same.</summary>
/// <param name="Interface">Where it was seen.</param>
public sealed record LinkTypeNotDecoded(CaptureInterface Interface) : CaptureNotice;

/// <summary>
/// The first packet of a capture in which our own decoder failed at one place. The packet was counted and the capture goes on; DecodeErrors of
/// the statistics counts all of them.
/// </summary>
/// <param name="Source">The capture.</param>
/// <param name="Number">Number of the packet.</param>
/// <param name="Fault">What failed, in words.</param>
public sealed record DecoderFailed(string Source, long Number, string Fault) : CaptureNotice;
