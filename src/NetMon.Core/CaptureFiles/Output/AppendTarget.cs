using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Pcap;
using NetMon.CaptureFiles.PcapNg;

namespace NetMon.CaptureFiles.Output;

/// <summary>An existing file to append packets to.</summary>
/// <param name="PcapHeader">Link type and time unit of a pcap file; null for pcapng, to which a new section is appended.</param>
/// <param name="Codec">Its compression, or null.</param>
internal sealed record AppendTarget(PcapHeader? PcapHeader, ICompressionCodec? Codec)
{
    /// <summary>Reads a file to its end, because data appended after damage could not be read.</summary>
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
