using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetMon.CaptureFiles.Input;
using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Packets;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Reads pcapng files. Format: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/; section numbers refer to that draft.</summary>
internal sealed class PcapNgReader : CaptureFileReader
{
    public const uint ByteOrderMagic = 0x1a2b3c4d;
    private const int BlockHeaderLength = 8;
    private const int TrailerLength = 4;
    private const int BlockAlignment = 4;
    private const ushort UnknownDrops = ushort.MaxValue;
    private readonly List<PcapNgInterface> _interfaces = [];
    private readonly TlsKeyLog _secrets = new();
    private readonly CaptureBlocks _blocks = new();
    private readonly PcapNgLosses _losses = new();
    private List<byte[]> _comments = [];
    private IPcapNgListener? _listener;
    private bool _isBigEndian;
    private int _pending;

    public PcapNgReader(CaptureInput input) : base(input) => ReadSectionHeader();

    /// <inheritdoc/>
    public override long? ReportedLosses => _losses.Total;

    private protected override string Format => "pcapng";

    private protected override IReadOnlyList<LinkType> LinkTypes => [.. _interfaces.Select(found => found.Description.LinkType).Distinct()];

    public override bool HasBufferedFrame
    {
        get
        {
            if (Buffer.AtEnd) return true;
            var isBigEndian = _isBigEndian;
            for (var rest = Buffer.Available[_pending..]; rest.Length >= 12;)
            {
                var type = ReadUInt32(rest, isBigEndian);
                if (type == PcapNgBlock.SectionHeader) isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]) == ByteOrderMagic;
                var length = RoundUp(ReadUInt32(rest[4..], isBigEndian));
                if (length < PcapNgBlock.MinimumLength(type) || length > FileLimits.Block) return true;
                if (rest.Length < length) return false;
                if (type is PcapNgBlock.EnhancedPacket or PcapNgBlock.SimplePacket or PcapNgBlock.ObsoletePacket) return true;
                rest = rest[(int)length..];
            }

            return false;
        }
    }

    internal override void Listen(IPcapNgListener listener)
    {
        _listener = listener;
        listener.OnSection(_comments);
    }

    /// <summary>Whether the first bytes are a Section Header Block.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) =>
        BinaryPrimitives.ReadUInt32LittleEndian(head) == PcapNgBlock.SectionHeader
        && (head.Length < 12
            || BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) == ByteOrderMagic
            || BinaryPrimitives.ReadUInt32BigEndian(head[8..]) == ByteOrderMagic);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryRead(out CapturedFrame frame)
    {
        Buffer.Advance(_pending);
        _pending = 0;
        while (Buffer.Ensure(BlockHeaderLength))
        {
            var type = ReadUInt32(Buffer.Available);
            switch (type)
            {
                case 0 when ReadUInt32(Buffer.Available[4..]) == 0:
                    var start = Buffer.Offset;
                    TakeZeroRecords(BlockAlignment);
                    throw Damaged(start, $"{Buffer.Offset - start} bytes of zeros between blocks");
                case PcapNgBlock.EnhancedPacket:
                    frame = ReadEnhancedPacket(ReadBlock(type));
                    return true;
                case PcapNgBlock.SimplePacket:
                    frame = ReadSimplePacket(ReadBlock(type));
                    return true;
                case PcapNgBlock.ObsoletePacket:
                    frame = ReadObsoletePacket(ReadBlock(type));
                    return true;
                case PcapNgBlock.SectionHeader:
                    ReadSectionHeader();
                    break;
                case PcapNgBlock.Interface or PcapNgBlock.NameResolution or PcapNgBlock.InterfaceStatistics
                    or PcapNgBlock.DecryptionSecrets or PcapNgBlock.JournalExport:
                    ReadMetadata(type);
                    break;
                default:
                    SkipBlock(type);
                    break;
            }
        }

        if (!IsCleanEnd()) throw CutShort(Buffer.Offset, "a block header");
        frame = default;
        return false;
    }

    private static uint RoundUp(uint length) => unchecked(length + 3) & ~3u;

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private uint ReadUInt32(ReadOnlySpan<byte> bytes) => ReadUInt32(bytes, _isBigEndian);

    // Section 4.1. Byte order and interfaces of the previous section end here; the section length is not used.
    private void ReadSectionHeader()
    {
        var offset = Buffer.Offset;
        const string Inside = "a section header";
        if (!Buffer.Ensure(24)) throw CutShort(offset, Inside);
        var header = Buffer.Available;
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        _isBigEndian = magic != ByteOrderMagic;
        if (_isBigEndian && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic)
        {
            throw Damaged(offset, $"a section header with the unknown byte-order mark 0x{magic:x8}");
        }

        var length = CheckLength(PcapNgBlock.SectionHeader);
        var major = _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(header[12..]) : BinaryPrimitives.ReadUInt16LittleEndian(header[12..]);
        var minor = _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(header[14..]) : BinaryPrimitives.ReadUInt16LittleEndian(header[14..]);
        if (major != 1 || minor is not (0 or 2)) throw Damaged(offset, $"a section of pcapng version {major}.{minor}, which is not known");
        if (!Buffer.Ensure(length)) throw CutShort(offset, Inside);
        var block = Buffer.Available[..length];
        CheckTrailer(block, (uint)length);
        _comments = ReadComments(block[24..^TrailerLength]);
        _listener?.OnSection(_comments);
        _interfaces.Clear();
        _losses.EndSection();
        Buffer.Advance(length);
    }

    private int CheckLength(uint type)
    {
        var stated = ReadUInt32(Buffer.Available[4..]);
        var length = RoundUp(stated);
        var minimum = PcapNgBlock.MinimumLength(type);
        if (length < minimum) throw Damaged(Buffer.Offset, $"a block of type 0x{type:x} claims {stated} bytes, fewer than the {minimum} it must have");
        if (length > FileLimits.Block) throw Damaged(Buffer.Offset, $"a block of type 0x{type:x} claims {stated} bytes, more than there can be");
        return (int)length;
    }

    private ReadOnlySpan<byte> ReadBlock(uint type)
    {
        var length = CheckLength(type);
        if (!Buffer.Ensure(length)) throw CutShort(Buffer.Offset, $"packet {PacketCount + 1}");
        _pending = length;
        return Buffer.Available[..length];
    }

    private void ReadMetadata(uint type)
    {
        var length = CheckLength(type);
        if (!Buffer.Ensure(length)) throw CutShort(Buffer.Offset, $"a block of type 0x{type:x}");
        var block = Buffer.Available[..length];
        string? fault = null;
        switch (type)
        {
            case PcapNgBlock.Interface:
                if (PcapNgInterface.Parse(block, _isBigEndian, new CaptureSecrets(_secrets, _blocks), out fault) is { } parsed)
                {
                    _interfaces.Add(parsed);
                    _listener?.OnInterface(parsed.Description);
                }

                break;
            case PcapNgBlock.NameResolution:
                fault = PcapNgMetadata.FindNameResolutionFault(block, _isBigEndian);
                break;
            case PcapNgBlock.InterfaceStatistics:
                CheckOptions(block[20..^TrailerLength]);
                // An interface that is not described could be any number, and each would be remembered.
                if (ReadUInt32(block[8..]) < (uint)_interfaces.Count) _losses.Take(block, _isBigEndian);
                break;
            case PcapNgBlock.DecryptionSecrets:
                fault = PcapNgMetadata.FindSecretsFault(block, _isBigEndian);
                if (fault is null) TakeSecrets(block);
                break;
            case PcapNgBlock.JournalExport:
                fault = PcapNgMetadata.FindJournalFault(block);
                break;
        }

        if (fault is not null) throw Damaged(Buffer.Offset, fault);
        CheckTrailer(block, (uint)length);
        if (type is PcapNgBlock.NameResolution or PcapNgBlock.DecryptionSecrets or PcapNgBlock.JournalExport)
        {
            KeepBlock(type, block[BlockHeaderLength..^TrailerLength]);
        }

        Buffer.Advance(length);
    }

    // Section 4.7. A block has whole lines.
    private void TakeSecrets(ReadOnlySpan<byte> block)
    {
        const int LengthOffset = 12;
        const int SecretsOffset = 16;
        if (ReadUInt32(block[8..]) != PcapNgBlock.TlsKeyLogSecrets) return;
        _secrets.Add(block.Slice(SecretsOffset, (int)ReadUInt32(block[LengthOffset..])));
        _secrets.End();
    }

    // Unused blocks may be huge, so they are skipped without buffering.
    private void SkipBlock(uint type)
    {
        var offset = Buffer.Offset;
        var length = CheckLength(type);
        if (!Buffer.Skip(length - TrailerLength) || !Buffer.Ensure(TrailerLength)) throw CutShort(offset, $"a block of type 0x{type:x}");
        CheckTrailer(Buffer.Available[..TrailerLength], (uint)length);
        Buffer.Advance(TrailerLength);
    }

    private void CheckTrailer(ReadOnlySpan<byte> block, uint length)
    {
        var trailer = ReadUInt32(block[^TrailerLength..]);
        if (RoundUp(trailer) != length) throw Damaged(Buffer.Offset, $"the lengths before and after a block differ: {length} and {trailer}");
    }

    private List<byte[]> ReadComments(ReadOnlySpan<byte> bytes)
    {
        List<byte[]>? comments = null;
        var options = new PcapNgOptions(bytes, _isBigEndian);
        while (options.TryRead())
        {
            if (options.Code == PcapNgOptions.Comment) (comments ??= []).Add(options.Value.ToArray());
        }

        if (options.Fault is { } fault) throw Damaged(Buffer.Offset, fault);
        return comments ?? [];
    }

    private void CheckOptions(ReadOnlySpan<byte> bytes)
    {
        var options = new PcapNgOptions(bytes, _isBigEndian);
        while (options.TryRead())
        {
        }

        if (options.Fault is { } fault) throw Damaged(Buffer.Offset, fault);
    }

    // Section 4.3.
    private CapturedFrame ReadEnhancedPacket(ReadOnlySpan<byte> block)
    {
        var source = FindInterface(ReadUInt32(block[8..]));
        return ReadPacket(block, source, drops: null);
    }

    // Appendix A: a 16-bit interface ID, then a drop count.
    private CapturedFrame ReadObsoletePacket(ReadOnlySpan<byte> block)
    {
        var source = FindInterface(_isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(block[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[8..]));
        var drops = _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(block[10..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[10..]);
        return ReadPacket(block, source, drops == UnknownDrops ? null : drops);
    }

    private CapturedFrame ReadPacket(ReadOnlySpan<byte> block, PcapNgInterface source, ushort? drops)
    {
        var timestamp = ((ulong)ReadUInt32(block[12..]) << 32) | ReadUInt32(block[16..]);
        var captured = ReadUInt32(block[20..]);
        var original = ReadUInt32(block[24..]);
        const int DataOffset = 28;
        var data = SliceData(block, DataOffset, captured, source);
        var optionsOffset = DataOffset + (int)RoundUp(captured);
        PacketNotes? notes = null;
        if (block.Length - TrailerLength > optionsOffset || drops is not null) notes = ReadNotes(block[optionsOffset..^TrailerLength], drops);
        CheckTrailer(block, (uint)block.Length);
        return new CapturedFrame(source.Description, ++PacketCount, source.ToNanoseconds(timestamp), Saturate(original), data, notes)
        {
            Block = Buffer.Block,
        };
    }

    // Section 4.4: no timestamp, no interface ID (always the first one), no captured length (derived from the snapshot length).
    private CapturedFrame ReadSimplePacket(ReadOnlySpan<byte> block)
    {
        var source = FindInterface(0);
        var original = ReadUInt32(block[8..]);
        var captured = source.SnapshotLength == 0 ? original : Math.Min(original, source.SnapshotLength);
        const int DataOffset = 12;
        var data = SliceData(block, DataOffset, captured, source);

        // Options are not allowed, so the trailer must follow the data directly.
        _pending = DataOffset + (int)RoundUp(captured) + TrailerLength;
        CheckTrailer(block[.._pending], (uint)block.Length);
        return new CapturedFrame(source.Description, ++PacketCount, CapturedFrame.NoTime, Saturate(original), data) { Block = Buffer.Block };
    }

    private PcapNgInterface FindInterface(uint index) => index < (uint)_interfaces.Count
        ? _interfaces[(int)index]
        : throw Damaged(Buffer.Offset, $"packet {PacketCount + 1} is of interface {index}, but only {_interfaces.Count} are described");

    private ReadOnlySpan<byte> SliceData(ReadOnlySpan<byte> block, int offset, uint captured, PcapNgInterface source)
    {
        if (captured > source.MaximumLength || offset + RoundUp(captured) + TrailerLength > block.Length)
        {
            throw Damaged(Buffer.Offset, $"packet {PacketCount + 1} claims {captured} captured bytes in a block of {block.Length}");
        }

        return block.Slice(offset, (int)captured);
    }

    private void KeepBlock(uint type, ReadOnlySpan<byte> body)
    {
        var kept = _isBigEndian ? PcapNgBody.ToLittleEndian(type, body) : body.ToArray();
        if (type != PcapNgBlock.JournalExport) _blocks.Add(type, kept);
        _listener?.OnBlock(type, kept);
    }

    private PacketNotes? ReadNotes(ReadOnlySpan<byte> options, ushort? drops)
    {
        if (PcapNgMetadata.FindPacketOptionFault(options, _isBigEndian) is { } fault) throw Damaged(Buffer.Offset, fault);
        return PcapNgNotes.Read(options, _isBigEndian, drops);
    }

    private static int Saturate(uint length) => (int)Math.Min(length, int.MaxValue);
}
