using System.Buffers.Binary;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>
/// The packets that Interface Statistics Blocks report as lost (draft-ietf-opsawg-pcapng, section 4.6). Each block counts from the start of the
/// capture, so the last one of an interface holds; the interfaces of all sections are added.
/// </summary>
internal sealed class PcapNgLosses
{
    private const ushort InterfaceDropOption = 5;
    private const ushort SystemDropOption = 7;
    private const int OptionsOffset = 20;
    private const int TrailerLength = 4;

    private readonly Dictionary<uint, ulong> _ofSection = [];
    private ulong _before;
    private bool _isKnown;

    /// <summary>Number of lost packets; null if no block reports it.</summary>
    public long? Total
    {
        get
        {
            if (!_isKnown) return null;
            var total = _before;
            foreach (var lost in _ofSection.Values) total = Sum(total, lost);
            return (long)Math.Min(total, long.MaxValue);
        }
    }

    /// <summary>Reads a block that has been validated.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="isBigEndian">Byte order of its section.</param>
    public void Take(ReadOnlySpan<byte> block, bool isBigEndian)
    {
        ulong? lost = null;
        var options = new PcapNgOptions(block[OptionsOffset..^TrailerLength], isBigEndian);
        while (options.TryRead())
        {
            if (options.Code is not (InterfaceDropOption or SystemDropOption) || options.Value.Length != sizeof(ulong)) continue;
            var count = isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(options.Value) : BinaryPrimitives.ReadUInt64LittleEndian(options.Value);
            lost = Sum(lost ?? 0, count);
        }

        if (lost is not { } known) return;
        _isKnown = true;
        _ofSection[isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(block[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(block[8..])] = known;
    }

    /// <summary>Ends a section, whose interfaces are numbered anew.</summary>
    public void EndSection()
    {
        foreach (var lost in _ofSection.Values) _before = Sum(_before, lost);
        _ofSection.Clear();
    }

    // Numbers in a file may be anything.
    private static ulong Sum(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;
}
