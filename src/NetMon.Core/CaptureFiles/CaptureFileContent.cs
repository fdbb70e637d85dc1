namespace NetMon.CaptureFiles;

/// <summary>Format of an opened capture file.</summary>
/// <param name="Format">File format: <c>pcap</c>, <c>pcapng</c>, <c>snoop</c>, <c>ERF</c> or <c>ETL</c>.</param>
/// <param name="Compression">Compression, as the usual file name extension without the dot; null if uncompressed.</param>
/// <param name="LinkTypes">Link types of the interfaces described before the first packet; empty if each packet has its own.</param>
public sealed record CaptureFileContent(string Format, string? Compression, IReadOnlyList<LinkType> LinkTypes);
