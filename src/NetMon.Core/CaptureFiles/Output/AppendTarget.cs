using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;

namespace NetMon.CaptureFiles.Output;

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

        if (reader is PcapNgReader) return new AppendTarget(PcapHeader: null, reader.Codec);
        var obstacle = "a format that is only read";
        if (reader is PcapReader pcap)
        {
            if (pcap.CommonHeader is { } header) return new AppendTarget(header, reader.Codec);
            obstacle = "a big-endian or old variant of pcap";
        }

        throw new CaptureFormatException($"Cannot append to '{path}': it is {obstacle}. Export it to a new file and append to that.");
    }
}
