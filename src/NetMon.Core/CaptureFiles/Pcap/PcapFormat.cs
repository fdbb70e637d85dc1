using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Pcap;

/// <summary>Record header format of a pcap file; not always determined by the magic number.</summary>
internal enum PcapVariant
{
    /// <summary>The common format: 16-byte record headers.</summary>
    Standard,

    /// <summary>Standard magic number with the 24-byte headers of Kuznetzov's patch of 1999-04-17 (Red Hat 6.1).</summary>
    Patched990417,

    /// <summary>Modified magic number with 24-byte headers, patch of 1999-10-29.</summary>
    Patched991029,

    /// <summary>Modified magic number with 28-byte headers, patch of 1999-09-15 (SuSE 6.3).</summary>
    Patched990915,

    /// <summary>Standard magic number with 20-byte headers, as Nokia firewalls write them.</summary>
    Nokia,
}

/// <summary>File format as given by the magic number of a pcap file.</summary>
/// <param name="IsBigEndian">Byte order of all header fields.</param>
/// <param name="HasNanoseconds">Whether the second half of a timestamp is in nanoseconds instead of microseconds.</param>
/// <param name="HeaderLength">Length of the file header: 24, or 28 in IXIA's variant.</param>
/// <param name="Candidates">Possible record formats for this magic number, the likeliest first.</param>
internal sealed record PcapFormat(bool IsBigEndian, bool HasNanoseconds, int HeaderLength, IReadOnlyList<PcapVariant> Candidates)
{
    public const uint Microseconds = 0xa1b2c3d4;
    public const uint Nanoseconds = 0xa1b23c4d;
    private const uint Modified = 0xa1b2cd34;
    private const uint IxiaHardware = 0x1c0001ac;
    private const uint IxiaSoftware = 0x1c0001ab;

    private static readonly PcapVariant[] OnlyStandard = [PcapVariant.Standard];
    private static readonly PcapVariant[] ByStandardMagic = [PcapVariant.Standard, PcapVariant.Patched990417, PcapVariant.Nokia];
    private static readonly PcapVariant[] ByModifiedMagic = [PcapVariant.Patched991029, PcapVariant.Patched990915];

    /// <summary>Whether it is one of the two standard formats, which every program reads.</summary>
    public bool IsRegistered => HeaderLength == 24 && Candidates[0] == PcapVariant.Standard;

    /// <summary>Parses a magic number that was read as little-endian.</summary>
    public static bool TryParse(uint magic, out PcapFormat format)
    {
        format = Parse(magic, isBigEndian: false) ?? Parse(BinaryPrimitives.ReverseEndianness(magic), isBigEndian: true)!;
        return format is not null;
    }

    private static PcapFormat? Parse(uint magic, bool isBigEndian) => magic switch
    {
        Microseconds => new PcapFormat(isBigEndian, HasNanoseconds: false, HeaderLength: 24, ByStandardMagic),
        Nanoseconds => new PcapFormat(isBigEndian, HasNanoseconds: true, HeaderLength: 24, OnlyStandard),
        Modified => new PcapFormat(isBigEndian, HasNanoseconds: false, HeaderLength: 24, ByModifiedMagic),
        IxiaHardware => new PcapFormat(isBigEndian, HasNanoseconds: true, HeaderLength: 28, OnlyStandard),
        IxiaSoftware => new PcapFormat(isBigEndian, HasNanoseconds: false, HeaderLength: 28, OnlyStandard),
        _ => null,
    };
}
