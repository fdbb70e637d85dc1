using NetMon.CaptureFiles.Compression;

namespace NetMon.CaptureFiles;

/// <summary>An existing file that packets are to be added to.</summary>
/// <param name="PcapHeader">What its header lays down if it is pcap; null for pcapng, where a new section is added.</param>
/// <param name="Codec">How it is compressed, or null.</param>
internal sealed record AppendTarget(PcapHeader? PcapHeader, ICompressionCodec? Codec)
{
    /// <summary>Reads a file to its end: behind a damaged end, nothing that is added could be read.</summary>
    public static AppendTarget Examine(string path, IReadOnlyList<ICompressionCodec> codecs)
    {
        using var reader = CaptureFileReader.Open(path, codecs);
        while (reader.TryRead(out _))
        {
        }

        if (reader is not PcapReader pcap) return new AppendTarget(PcapHeader: null, reader.Codec);
        return pcap.CommonHeader is { } header
            ? new AppendTarget(header, reader.Codec)
            : throw new CaptureFormatException(
                $"Cannot append to '{path}': it is a big-endian or old variant of pcap. Export it to a new file and append to that.");
    }
}
