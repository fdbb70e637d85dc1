using NetMon.Packets;

namespace NetMon.Monitoring;

/// <summary>Something the consumer of a capture should hear of, in its place between the packets.</summary>
public abstract record CaptureNotice;

/// <summary>A source ended with an error. What it had handed over before comes first.</summary>
/// <param name="Source">The interface or file.</param>
/// <param name="Exception">What went wrong.</param>
public sealed record SourceFailed(string Source, Exception Exception) : CaptureNotice;

/// <summary>The capture file could not be written on. The capture ends.</summary>
/// <param name="Path">The file.</param>
/// <param name="Exception">What went wrong.</param>
public sealed record OutputFailed(string Path, Exception Exception) : CaptureNotice;

/// <summary>The first packet of a link type that is not decoded. It and those that follow come out all the same.</summary>
/// <param name="Interface">Where it was seen.</param>
public sealed record LinkTypeNotDecoded(CaptureInterface Interface) : CaptureNotice;
