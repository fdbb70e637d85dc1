using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Writes pcapng, little-endian. Format: https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/.</summary>
internal sealed class PcapNgWriter : CaptureFileWriter
{
    private const int PacketOverhead = 32;
    private const int SimplePacketOverhead = 16;
    private const ushort EndOfOptions = 0;
    private const ushort NameOption = 2;
    private const ushort DescriptionOption = 3;
    private const ushort ResolutionOption = 9;
    private const ushort OffsetOption = 14;
    private const ushort HardwareOption = 2;
    private const ushort OperatingSystemOption = 3;
    private const ushort ApplicationOption = 4;
    private const byte Microseconds = 6;
    private const byte Nanoseconds = 9;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private const int MaximumText = ushort.MaxValue - 3;

    // Offset for times before 1970, which the unsigned timestamps cannot store: whole seconds, beyond the range of a long in nanoseconds.
    private const long EarlyOffset = -9_223_372_037;

    // Nanoseconds, by the number of decimal digits.
    private static readonly long[] Units = [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    private readonly Dictionary<BlockKey, uint> _blocks = [];
    private readonly Dictionary<CaptureBlocks, int> _shared = new(ReferenceEqualityComparer.Instance);
    private BlockKey _lastKey;
    private uint _lastBlock;
    private uint _interfaces;
    private CaptureInterface? _firstInterface;
    private uint _firstSnapshotLength;

    /// <summary>Starts a file, or a new section of one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="codec">Compression, or null.</param>
    /// <param name="firstInterface">The interface that packets will come from, if known.</param>
    /// <param name="comments">Comments of the section; null for none.</param>
    /// <param name="capacity">Size of the buffer.</param>
    public PcapNgWriter(
        Stream file, string path, ICompressionCodec? codec, CaptureInterface? firstInterface, IReadOnlyList<byte[]>? comments = null,
        int capacity = FrameOutput.DefaultCapacity) : base(path)
    {
        Output = new FrameOutput(file, codec, capacity);
        WriteSectionHeader(comments ?? []);
        if (firstInterface is not null) Describe(firstInterface);
        Flush();
    }

    private protected override FrameOutput Output { get; }

    /// <summary>Whether names and secrets that packets bring along with their interfaces are written. False if the caller writes them itself.</summary>
    public bool WritesSharedBlocks { get; init; } = true;

    /// <summary>The text of an option, which is cut if it is longer than an option can be.</summary>
    public static byte[] BytesOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= MaximumText ? bytes : bytes[..MaximumText];
    }

    /// <summary>Describes an interface, whether packets of it follow or not.</summary>
    public void Describe(CaptureInterface source) => FindBlock(new BlockKey(source, DigitsOf(source), IsEarly: false));

    /// <summary>Writes a block of another kind, such as name resolution or secrets.</summary>
    /// <param name="type">Block type.</param>
    /// <param name="body">What is between its two lengths; a multiple of four bytes.</param>
    public void WriteBlock(uint type, ReadOnlySpan<byte> body)
    {
        var length = body.Length + 12;
        var bytes = Output.Reserve(length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], length);
        body.CopyTo(bytes[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[^4..], length);
        Output.Commit(length, isPacket: false);
    }

    public override void Write(in CapturedFrame frame)
    {
        if (WritesSharedBlocks && frame.Interface.Secrets.Blocks is { Count: > 0 } shared) WriteShared(shared);
        if (!frame.HasTime)
        {
            WriteSimple(frame);
            return;
        }

        var source = frame.Interface;
        var nanoseconds = frame.TimestampNanoseconds;
        var digits = DigitsOf(source);
        if (digits < Nanoseconds && nanoseconds % UnitOf(digits) != 0) digits = nanoseconds % 1000 == 0 ? Microseconds : Nanoseconds;
        var block = FindBlock(new BlockKey(source, digits, IsEarly: nanoseconds < 0));
        var timestamp = nanoseconds < 0 ? (ulong)((Int128)nanoseconds - ((Int128)EarlyOffset * NanosecondsPerSecond)) : (ulong)nanoseconds;
        if (digits < Nanoseconds) timestamp /= (ulong)UnitOf(digits);

        var length = EncodedLength(frame);
        var bytes = Output.Reserve(length);

        // Clears the padding before writing the data and the trailer, which may overlap it.
        var dataEnd = 28 + Padded(frame.Data.Length);
        bytes[(dataEnd - 4)..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, PcapNgBlock.EnhancedPacket);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], block);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)(timestamp >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], (uint)timestamp);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], frame.Data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], frame.Length);
        frame.Data.CopyTo(bytes[28..]);
        if (frame.Notes is { } notes && length > PacketOverhead + Padded(frame.Data.Length)) PcapNgNotes.Write(notes, bytes[dataEnd..^4]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[^4..], length);
        Output.Commit(length, isPacket: true);
    }

    internal override int EncodedLength(in CapturedFrame frame) => !frame.HasTime
        ? SimplePacketOverhead + Padded(frame.Data.Length)
        : PacketOverhead + Padded(frame.Data.Length) + PcapNgNotes.Length(frame.Notes);

    // Section 4.4: the only packet block without a timestamp. It belongs to the first interface of its section, whose snapshot length determines
    // the captured length; if either does not match, starts a new section.
    private void WriteSimple(in CapturedFrame frame)
    {
        var (source, captured) = (frame.Interface, frame.Data.Length);
        var length = Math.Max(frame.Length, captured);
        if (captured == 0 && length > 0)
        {
            throw new CaptureFormatException("A pcapng file cannot hold a packet of which neither the time nor a byte is known.");
        }

        if (_firstInterface != source || KeptOf(length, _firstSnapshotLength) != captured)
        {
            BeginSection();
            var limit = (uint)source.SnapshotLength;
            if (KeptOf(length, limit) != captured) limit = captured == length ? 0 : (uint)captured;
            WriteInterface(new BlockKey(source, DigitsOf(source), IsEarly: false), limit);
            // An interface block with another snapshot length must not be reused for later packets of the interface.
            if (limit == (uint)source.SnapshotLength) _blocks.Add(new BlockKey(source, DigitsOf(source), IsEarly: false), 0);
        }

        var size = SimplePacketOverhead + Padded(captured);
        var bytes = Output.Reserve(size);
        bytes[^8..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, PcapNgBlock.SimplePacket);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], size);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], length);
        frame.Data.CopyTo(bytes[12..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[^4..], size);
        Output.Commit(size, isPacket: true);
    }

    private static long KeptOf(int length, uint snapshotLength) => snapshotLength == 0 ? length : Math.Min(length, snapshotLength);

    // Sections 4.5 and 4.7: names and secrets come before the packets that they are for, once in each section.
    private void WriteShared(CaptureBlocks shared)
    {
        ref var written = ref CollectionsMarshal.GetValueRefOrAddDefault(_shared, shared, out _);
        for (var count = shared.Count; written < count; written++)
        {
            var (type, body) = shared[written];
            WriteBlock(type, body);
        }
    }

    private void BeginSection()
    {
        _blocks.Clear();
        _shared.Clear();
        (_lastKey, _lastBlock, _interfaces, _firstInterface) = (default, 0, 0, null);
        WriteSectionHeader(comments: []);
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static byte DigitsOf(CaptureInterface source) => source.TimeDigits ?? (source.HasNanoseconds ? Nanoseconds : Microseconds);

    private static long UnitOf(byte digits) => Units[digits];

    private uint FindBlock(in BlockKey key)
    {
        // Most packets have the same interface as the one before, so a reference comparison usually suffices.
        if (ReferenceEquals(key.Source, _lastKey.Source) && key.Digits == _lastKey.Digits && key.IsEarly == _lastKey.IsEarly) return _lastBlock;
        ref var block = ref CollectionsMarshal.GetValueRefOrAddDefault(_blocks, key, out var exists);
        if (!exists)
        {
            block = _interfaces;
            WriteInterface(key, (uint)key.Source.SnapshotLength);
        }

        (_lastKey, _lastBlock) = (key, block);
        return block;
    }

    // Section 4.1.
    private void WriteSectionHeader(IReadOnlyList<byte[]> comments)
    {
        var body = new BlockBody();
        body.WriteUInt32(PcapNgReader.ByteOrderMagic);
        body.WriteUInt16(1);
        body.WriteUInt16(0);
        body.WriteInt64(-1);
        foreach (var comment in comments) body.WriteOption(PcapNgOptions.Comment, comment);
        body.WriteText(HardwareOption, RuntimeInformation.ProcessArchitecture.ToString());
        body.WriteText(OperatingSystemOption, RuntimeInformation.OSDescription);
        body.WriteText(ApplicationOption, $"NetMonPS {typeof(PcapNgWriter).Assembly.GetName().Version?.ToString(3)}");
        body.WriteOption(EndOfOptions, []);
        WriteBlock(PcapNgBlock.SectionHeader, body);
    }

    // Section 4.2.
    private void WriteInterface(in BlockKey key, uint snapshotLength)
    {
        var source = key.Source;
        if (_interfaces++ == 0) (_firstInterface, _firstSnapshotLength) = (source, snapshotLength);
        var body = new BlockBody();
        body.WriteUInt16((ushort)source.LinkType);
        body.WriteUInt16(0);
        body.WriteUInt32(snapshotLength);
        if (source.Name.Length != 0) body.WriteText(NameOption, source.Name);
        if (!string.IsNullOrEmpty(source.Description)) body.WriteText(DescriptionOption, source.Description);
        if (key.Digits != Microseconds) body.WriteOption(ResolutionOption, [key.Digits]);
        if (key.IsEarly) body.WriteOption(OffsetOption, BitConverter.GetBytes(EarlyOffset));
        if (source.Notes is { } notes) body.WriteOptions(notes.Options);
        if (body.HasOptions) body.WriteOption(EndOfOptions, []);
        WriteBlock(PcapNgBlock.Interface, body);
    }

    private void WriteBlock(uint type, BlockBody body) => WriteBlock(type, body.ToArray());

    /// <summary>Key of an interface block: the interface, its time resolution, and its time offset.</summary>
    private readonly record struct BlockKey(CaptureInterface Source, byte Digits, bool IsEarly);

    /// <summary>Builder of the body of a rarely written block.</summary>
    private sealed class BlockBody
    {
        private readonly List<byte> _bytes = [];

        public bool HasOptions { get; private set; }

        public byte[] ToArray() => [.. _bytes];

        public void WriteUInt16(ushort value) => _bytes.AddRange([(byte)value, (byte)(value >> 8)]);

        public void WriteUInt32(uint value)
        {
            WriteUInt16((ushort)value);
            WriteUInt16((ushort)(value >> 16));
        }

        public void WriteInt64(long value)
        {
            WriteUInt32((uint)value);
            WriteUInt32((uint)(value >> 32));
        }

        public void WriteText(ushort code, string text) => WriteOption(code, BytesOf(text));

        public void WriteOptions(ReadOnlySpan<byte> options)
        {
            _bytes.AddRange(options);
            HasOptions = true;
        }

        public void WriteOption(ushort code, ReadOnlySpan<byte> value)
        {
            WriteUInt16(code);
            WriteUInt16((ushort)value.Length);
            _bytes.AddRange(value);
            _bytes.AddRange(new byte[Padded(value.Length) - value.Length]);
            HasOptions = true;
        }
    }
}
