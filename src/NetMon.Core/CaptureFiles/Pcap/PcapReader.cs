using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NetMon.CaptureFiles.Input;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Pcap;

/// <summary>Reads pcap files of all variants. Format: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/.</summary>
internal sealed class PcapReader : CaptureFileReader
{
    private const int UsualHeaderLength = 16;

    private readonly PcapFormat _format;
    private readonly PcapVariant _variant;
    private readonly CaptureInterface _interface;
    private readonly LengthOrder _lengthOrder;
    private readonly int _recordHeaderLength;
    private readonly int _padding;
    private readonly uint _fractionUnit;
    private readonly uint _maximumLength;
    private readonly bool _isUsual;
    private int _pending;
    private long _zeroRecords;

    public PcapReader(CaptureInput input, PcapFormat format) : base(input)
    {
        _format = format;
        if (!Buffer.Ensure(format.HeaderLength)) throw CutShort(offset: 0, "the file header");
        var header = Buffer.Available;
        var major = ReadUInt16(header[4..]);
        var minor = ReadUInt16(header[6..]);
        var snapshotLength = ReadUInt32(header[16..]);
        var network = ReadUInt32(header[20..]);
        if (major < 2)
        {
            throw new CaptureFileException(
                CaptureFileFault.Unrecognised, $"{Name}: pcap version {major}.{minor} is not known.", packetCount: 0, offset: 4);
        }

        // The bits between the link type and the FCS length (RFC draft, section 4) must be zero.
        if ((network & 0x03ff0000) != 0) throw Damaged(20, $"the link type 0x{network:x8} has reserved bits set");
        Buffer.Advance(format.HeaderLength);

        var isAix = PcapAix.TryMapLinkType(format, major, minor, network, out var linkType);
        if (!isAix) linkType = Packets.LinkTypes.FromFile((ushort)network);
        var hasNanoseconds = format.HasNanoseconds || isAix;
        _lengthOrder = PcapFormatVersion.LengthOrder(major, minor);
        _maximumLength = FileLimits.Packet(linkType);
        _fractionUnit = hasNanoseconds ? 1u : 1000u;
        _padding = isAix && linkType == LinkType.Fddi ? PcapAix.FddiPadding : 0;
        _interface = new CaptureInterface(
            Name: "", linkType, (int)Math.Min(snapshotLength, int.MaxValue), hasNanoseconds);
        _variant = _lengthOrder == LengthOrder.Modern ? ChooseVariant(input, snapshotLength) : PcapVariant.Standard;
        _recordHeaderLength = PcapVariantProbe.RecordHeaderLength(_variant);
        _isUsual = BitConverter.IsLittleEndian && !format.IsBigEndian && _lengthOrder == LengthOrder.Modern && _padding == 0
            && _recordHeaderLength == UsualHeaderLength;
    }

    private protected override string Format => "pcap";

    private protected override IReadOnlyList<LinkType> LinkTypes => [_interface.LinkType];

    public override bool HasBufferedFrame
    {
        get
        {
            if (Buffer.AtEnd) return true;
            var available = Buffer.Available[_pending..];
            return available.Length >= _recordHeaderLength
                && (ReadLengths(available) is var (captured, _))
                && (captured > _maximumLength || available.Length >= _recordHeaderLength + captured);
        }
    }

    /// <summary>Header of the file if it is little-endian and of the standard variant; else null.</summary>
    public PcapHeader? CommonHeader =>
        !_format.IsBigEndian && _variant == PcapVariant.Standard && _lengthOrder == LengthOrder.Modern && _format.IsRegistered
            ? new PcapHeader(_interface.LinkType, _interface.HasNanoseconds)
            : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryRead(out CapturedFrame frame)
    {
        Buffer.Advance(_pending);
        _pending = 0;
        if (_isUsual && TryReadUsual(out frame)) return true;
        if (_zeroRecords > 0)
        {
            frame = TakeEmptyRecord();
            return true;
        }

        var offset = Buffer.Offset;
        if (!Buffer.Ensure(_recordHeaderLength))
        {
            if (!IsCleanEnd()) throw CutShort(offset, $"the header of packet {PacketCount + 1}");
            frame = default;
            return false;
        }

        var header = Buffer.Available;
        var seconds = ReadUInt32(header);
        var fraction = ReadUInt32(header[4..]);
        var (captured, original) = ReadLengths(header);
        if ((seconds | fraction | captured | original) == 0 && !header[.._recordHeaderLength].ContainsAnyExcept((byte)0))
        {
            ReadZeros();
            frame = TakeEmptyRecord();
            return true;
        }

        if (captured > _maximumLength)
        {
            throw Damaged(offset, $"packet {PacketCount + 1} claims {captured} captured bytes, more than the {_maximumLength} there can be");
        }

        var recordLength = _recordHeaderLength + (int)captured;
        if (captured < _padding || !Buffer.Ensure(recordLength)) throw CutShort(offset, $"packet {PacketCount + 1}");
        var data = Buffer.Available[(_recordHeaderLength + _padding)..recordLength];

        // A fraction of a second or more is kept: the sum is the timestamp that the file states.
        var timestamp = (seconds * 1_000_000_000L) + ((long)fraction * _fractionUnit);
        var length = (int)Math.Min(original - (uint)_padding, int.MaxValue);
        frame = new CapturedFrame(_interface, ++PacketCount, timestamp, length, data) { Block = Buffer.Block };
        _pending = recordLength;
        return true;
    }

    // A buffered record in the byte order of the machine, as nearly all are: one bounds check. Everything else is left to TryRead.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadUsual(out CapturedFrame frame)
    {
        var bytes = Buffer.Available;
        if (bytes.Length >= UsualHeaderLength)
        {
            ref var start = ref MemoryMarshal.GetReference(bytes);
            var time = Unsafe.ReadUnaligned<ulong>(ref start);
            var lengths = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, sizeof(ulong)));
            var captured = (uint)lengths;
            // A record of zeros may be the end of the packets, also while records of zeros are being delivered.
            if ((time | lengths) != 0 && _zeroRecords == 0 && captured <= _maximumLength && captured <= (uint)(bytes.Length - UsualHeaderLength))
            {
                var timestamp = ((uint)time * 1_000_000_000L) + ((long)(time >> 32) * _fractionUnit);
                var length = (int)Math.Min((uint)(lengths >> 32), int.MaxValue);
                var data = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, UsualHeaderLength), (int)captured);
                frame = new CapturedFrame(_interface, ++PacketCount, timestamp, length, data) { Block = Buffer.Block };
                Prefetch(ref Unsafe.Add(ref start, UsualHeaderLength + (int)captured));
                _pending = UsualHeaderLength + (int)captured;
                return true;
            }
        }

        frame = default;
        return false;
    }

    // The next record is the first thing that is needed after this packet, and it was filled in by another thread.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref byte next)
    {
        if (!Sse.IsSupported) return;
        var record = (byte*)Unsafe.AsPointer(ref next);
        Sse.Prefetch0(record);
        Sse.Prefetch0(record + 64);
    }

    // Zero records are empty packets of 1970. They are accepted only if more packets follow.
    private void ReadZeros()
    {
        var offset = Buffer.Offset;
        _zeroRecords = TakeZeroRecords(_recordHeaderLength);
        var isRecord = Buffer.Ensure(_recordHeaderLength) && ReadLengths(Buffer.Available).Captured <= _maximumLength;
        if (!isRecord) throw Damaged(offset, $"{_zeroRecords * _recordHeaderLength} bytes of zeros, and what follows is not a packet");
    }

    private CapturedFrame TakeEmptyRecord()
    {
        _zeroRecords--;
        return new CapturedFrame(_interface, ++PacketCount, timestampNanoseconds: 0, length: 0, data: default);
    }

    private PcapVariant ChooseVariant(CaptureInput input, uint snapshotLength)
    {
        // Probing a pipe would hold back the first packets until more of them were written.
        if (_format.Candidates.Count == 1 || !input.IsSeekable) return _format.Candidates[0];
        Buffer.Ensure(PcapVariantProbe.WindowLength);
        return new PcapVariantProbe(_format.IsBigEndian, snapshotLength, _maximumLength).Choose(Buffer.Available, _format.Candidates);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (uint Captured, uint Original) ReadLengths(ReadOnlySpan<byte> header)
    {
        var first = ReadUInt32(header[8..]);
        var second = ReadUInt32(header[12..]);
        return _lengthOrder == LengthOrder.Modern || (_lengthOrder == LengthOrder.Unsure && first <= second) ? (first, second) : (second, first);
    }

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) =>
        _format.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        _format.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
