namespace NetMon.CaptureFiles;

/// <summary>What an opened capture file is.</summary>
/// <param name="Format">Its format: <c>pcap</c>, <c>pcapng</c>, <c>snoop</c>, <c>ERF</c> or <c>ETL</c>.</param>
/// <param name="Compression">How it is compressed: the usual ending, without the dot; null where it is not.</param>
/// <param name="LinkTypes">The link types of the interfaces that are described before the first packet; none where each packet has its own.</param>
public sealed record CaptureFileContent(string Format, string? Compression, IReadOnlyList<LinkType> LinkTypes);
