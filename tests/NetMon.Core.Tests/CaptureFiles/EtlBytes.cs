using System.Buffers.Binary;
using System.Text;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Writes valid and invalid Windows event traces byte by byte, independently of the product's reader.</summary>
internal sealed class EtlBytes
{
    /// <summary>Start time of every trace: 2026-01-02T03:04:05.6789012Z, in units of 100 ns since 1601.</summary>
    public const long StartTime = 134_117_966_456_789_012;

    /// <summary>Clock value at the start, if the clock is not the system time.</summary>
    public const long FirstReading = 5_000_000_000;

    public static readonly Guid PacketMonitor = new("4d4f80d9-c8bd-4d73-bb5b-19c90402c5ac");
    public static readonly Guid NdisCapture = new("2ed6006e-4729-4609-b423-3ee7bcd678ef");

    private const int BufferHeaderLength = 72;
    private readonly List<byte> _bytes = [];
    private readonly int _pointerSize;
    private readonly bool _isCompressed;
    private readonly long _firstReading;

    /// <summary>Begins a trace: the buffer that describes it.</summary>
    /// <param name="pointerSize">Of the system: 4 or 8.</param>
    /// <param name="clock">1 performance counter, 2 system time, 3 processor cycles.</param>
    /// <param name="frequency">Of the performance counter.</param>
    /// <param name="eventsLost">As it says.</param>
    /// <param name="buffersLost">As it says.</param>
    /// <param name="isCompressed">Whether the buffers after the first one are compressed.</param>
    /// <param name="bufferSize">Bytes of the first buffer.</param>
    public EtlBytes(
        int pointerSize = 8, uint clock = 1, long frequency = 10_000_000, uint eventsLost = 0, uint buffersLost = 0, bool isCompressed = false,
        int bufferSize = 1024)
    {
        _pointerSize = pointerSize;
        _isCompressed = isCompressed;
        _firstReading = clock == 2 ? StartTime : FirstReading;
        var is64 = pointerSize == 8;
        var log = new byte[is64 ? 0x118 : 0x110];
        Put32(log, 0x2c, (uint)pointerSize);
        Put32(log, 0x30, eventsLost);
        Put32(log, 0x34, 3000);
        var tail = is64 ? 0xf8 : 0xf0;
        Put64(log, tail + 8, frequency);
        Put64(log, tail + 16, StartTime);
        Put32(log, tail + 24, clock);
        Put32(log, tail + 28, buffersLost);
        var first = SystemEvent(log, hook: 0, time: _firstReading);
        AddBuffer(processor: 0, flags: 1, type: 4, first, size: bufferSize);
    }

    public byte[] ToArray() => [.. _bytes];

    /// <summary>Adds a buffer with these events, by default of the length they need; or with a wrong header.</summary>
    public EtlBytes Buffer(int processor, params byte[][] events)
    {
        var content = events.SelectMany(static e => e.Concat(new byte[-e.Length & 7])).ToArray();
        AddBuffer(processor, flags: 0x20, type: 0, content, size: null);
        return this;
    }

    /// <summary>Adds a buffer with an arbitrary header.</summary>
    public EtlBytes LyingBuffer(uint size, uint used, ushort flags, params byte[] content)
    {
        var header = new byte[BufferHeaderLength];
        Put32(header, 0, size);
        Put32(header, 4, used);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(0x34), flags);
        return Raw([.. header, .. content]);
    }

    /// <summary>Adds bytes as they are.</summary>
    public EtlBytes Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>An event of the system: SYSTEM_TRACE_HEADER and data.</summary>
    public byte[] SystemEvent(byte[] data, ushort hook, long time)
    {
        var header = new byte[32];
        header[0] = 2;
        header[2] = (byte)(_pointerSize == 8 ? 2 : 1);
        header[3] = 0xc0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), (ushort)(header.Length + data.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), hook);
        Put64(header, 16, time);
        return [.. header, .. data];
    }

    /// <summary>An event of another kind, whose size stands before its marker (first) or behind it.</summary>
    public static byte[] OtherEvent(byte kind, int length, bool isSizeFirst, byte flags = 0xc0)
    {
        var bytes = new byte[length];
        bytes.AsSpan(8).Fill(0xaa);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(isSizeFirst ? 0 : 4), (ushort)length);
        if (!isSizeFirst) bytes[0] = 2;
        (bytes[2], bytes[3]) = (kind, flags);
        return bytes;
    }

    /// <summary>An event with a manifest.</summary>
    /// <param name="provider">Whose.</param>
    /// <param name="id">Its number.</param>
    /// <param name="time">Units of the clock after the beginning of the trace.</param>
    /// <param name="data">What the provider wrote.</param>
    /// <param name="keywords">Its flags.</param>
    /// <param name="items">Bytes of extended items before the data.</param>
    public byte[] Event(Guid provider, ushort id, long time, byte[] data, ulong keywords = 0, byte[]? items = null)
    {
        var header = new byte[80];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(header.Length + (items?.Length ?? 0) + data.Length));
        header[2] = (byte)(_pointerSize == 8 ? 0x13 : 0x12);
        header[3] = 0xc0;
        header[4] = (byte)(items is null ? 0 : 1);
        Put32(header, 8, 4321);
        Put32(header, 12, 1234);
        Put64(header, 16, _firstReading + time);
        provider.TryWriteBytes(header.AsSpan(24));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(40), id);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(48), keywords);
        return [.. header, .. items ?? [], .. data];
    }

    /// <summary>A packet of Packet Monitor; one that was dropped, where there is a reason.</summary>
    public byte[] Monitored(
        long time, byte[] packet, ushort component = 7, ushort direction = 3, ushort type = 1, ulong group = 0x1_0000_0000_0001, ushort appearance = 0,
        ushort edge = 1, int? length = null, int? kept = null, uint? dropReason = null)
    {
        var data = new byte[34];
        Put64(data, 0, (long)group);
        ReadOnlySpan<ushort> words = [1, appearance, direction, type, component, edge, 0];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(8 + (2 * i)), words[i]);
        if (dropReason is { } reason)
        {
            Put32(data, 22, reason);
            Put32(data, 26, 0xe0004500);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(30), (ushort)(length ?? packet.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(32), (ushort)(kept ?? packet.Length));
        return Event(PacketMonitor, (ushort)(dropReason is null ? 160 : 170), time, [.. data, .. packet], keywords: 0x10);
    }

    /// <summary>What a component of Packet Monitor is.</summary>
    public byte[] Component(ushort number, string name, string description, long time = 1_000_000_000)
    {
        var data = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(data, number);
        return Event(PacketMonitor, 20, time, [.. data, .. Text(name), .. Text(description)], keywords: 2);
    }

    /// <summary>A fragment of NDIS packet capture.</summary>
    public byte[] Fragment(long time, byte[] bytes, ulong keywords, uint lower = 12, uint miniport = 12, ushort id = 1001, uint? size = null)
    {
        var data = new byte[12];
        Put32(data, 0, miniport);
        Put32(data, 4, lower);
        Put32(data, 8, size ?? (uint)bytes.Length);
        return Event(NdisCapture, id, time, [.. data, .. bytes], keywords);
    }

    /// <summary>Text as events have it.</summary>
    public static byte[] Text(string text) => Encoding.Unicode.GetBytes(text + "\0");

    /// <summary>Plain LZ77 of [MS-XCA] 2.4, by trying every match.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var output = new List<byte>();
        var (flags, count, flagsAt, halfAt) = (0u, 0, 0, -1);
        for (var i = 0; i < bytes.Length;)
        {
            if (count % 32 == 0)
            {
                (flags, flagsAt) = (0, output.Count);
                output.AddRange([0, 0, 0, 0]);
            }

            var (distance, length) = FindMatch(bytes, i);
            if (length >= 3)
            {
                AddMatch(output, distance, length - 3, ref halfAt);
                flags |= 1u << (31 - (count % 32));
                i += length;
            }
            else
            {
                output.Add(bytes[i++]);
            }

            count++;
            for (var b = 0; b < 4; b++) output[flagsAt + b] = (byte)(flags >> (8 * b));
        }

        return [.. output];
    }

    private static void AddMatch(List<byte> output, int distance, int length, ref int halfAt)
    {
        var head = ((distance - 1) << 3) | Math.Min(length, 7);
        output.AddRange([(byte)head, (byte)(head >> 8)]);
        if (length < 7) return;
        var half = Math.Min(length - 7, 15);
        if (halfAt < 0)
        {
            halfAt = output.Count;
            output.Add((byte)half);
        }
        else
        {
            output[halfAt] |= (byte)(half << 4);
            halfAt = -1;
        }

        if (half < 15) return;
        if (length - 22 < 255) output.Add((byte)(length - 22));
        else output.AddRange([255, (byte)length, (byte)(length >> 8)]);
    }

    private static (int Distance, int Length) FindMatch(ReadOnlySpan<byte> bytes, int at)
    {
        var best = (Distance: 0, Length: 0);
        for (var distance = 1; distance <= Math.Min(at, 8192); distance++)
        {
            var length = bytes[at..].CommonPrefixLength(bytes[(at - distance)..]);
            if (length > best.Length) best = (distance, Math.Min(length, 60_000));
        }

        return best;
    }

    private void AddBuffer(int processor, ushort flags, ushort type, byte[] content, int? size)
    {
        var isCompressed = _isCompressed && type == 0;
        var stored = isCompressed ? Compress(content) : content;
        var header = new byte[BufferHeaderLength];
        var total = size ?? BufferHeaderLength + stored.Length;
        Put32(header, 0, (uint)total);
        Put32(header, 4, (uint)(BufferHeaderLength + content.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(0x28), (ushort)processor);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(0x34), (ushort)(flags | (isCompressed ? 0x40 : 0)));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(0x36), type);
        Raw([.. header, .. stored, .. new byte[total - BufferHeaderLength - stored.Length]]);
    }

    private static void Put32(byte[] bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);

    private static void Put64(byte[] bytes, int offset, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(offset), value);
}
