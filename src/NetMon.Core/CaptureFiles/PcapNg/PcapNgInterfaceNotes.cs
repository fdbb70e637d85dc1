using NetMon.Packets;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Collects the options of an Interface Description Block that an export preserves (draft-ietf-opsawg-pcapng, section 4.2).</summary>
/// <param name="isBigEndian">Byte order of the section; options are stored little-endian.</param>
internal sealed class PcapNgInterfaceNotes(bool isBigEndian)
{
    private const ushort SpeedOption = 8;
    private const ushort TimeZoneOption = 10;
    private const ushort SendSpeedOption = 16;
    private const ushort ReceiveSpeedOption = 17;
    private List<byte>? _bytes;

    /// <summary>Adds an option, except custom options that must not be copied (section 3.5.1).</summary>
    /// <param name="code">Its code.</param>
    /// <param name="value">Its value.</param>
    public void Add(ushort code, ReadOnlySpan<byte> value)
    {
        if (code is 19372 or 19373) return;
        _bytes ??= [];
        _bytes.AddRange([(byte)code, (byte)(code >> 8), (byte)value.Length, (byte)(value.Length >> 8)]);
        var start = _bytes.Count;
        _bytes.AddRange(value);
        if (isBigEndian) ReverseNumber(code, start, value.Length);
        _bytes.AddRange(new byte[-value.Length & 3]);
    }

    /// <summary>The collected options; null for none.</summary>
    public InterfaceNotes? ToNotes() => _bytes is null ? null : new InterfaceNotes([.. _bytes]);

    private void ReverseNumber(ushort code, int start, int length)
    {
        var size = code switch
        {
            SpeedOption or SendSpeedOption or ReceiveSpeedOption when length == sizeof(ulong) => sizeof(ulong),
            TimeZoneOption or 2988 or 2989 when length >= sizeof(uint) => sizeof(uint),
            _ => 0,
        };
        _bytes!.Reverse(start, size);
    }
}
