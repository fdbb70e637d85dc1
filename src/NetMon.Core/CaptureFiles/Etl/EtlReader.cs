using System.Buffers.Binary;
using System.Globalization;
using NetMon.CaptureFiles.Input;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Reads the packets of Windows event traces (ETL) by Packet Monitor (pktmon) and NDIS packet capture (netsh trace).
/// </summary>
/// <remarks>
/// <para>
/// Trace buffers are not in time order: each processor fills its own, and buffers are written when full. A pktmon trace has one buffer per
/// processor, each covering the whole time. So all buffers are scanned first, up to a limit (65,536 of a file, 64 MiB of a pipe), for the time
/// of their first packet, for component names, which are at the end, and for damage. Then they are merged: a buffer is opened when its first
/// packet is due, and the earliest packet of all open buffers is next. Within a buffer events are in order. The merge takes a small block of
/// memory per open buffer, whatever the buffer's size.
/// </para>
/// <para>
/// If the fault is within a buffer, the other buffers are still read, and the fault is reported at the end.
/// </para>
/// </remarks>
internal sealed class EtlReader : CaptureFileReader
{
    // Windows supports at most 2,048 processors. Further buffers are read in file order.
    private const int MostOpen = 2_048;
    private const int LeastBuffer = EtlBuffer.HeaderLength + 32 + 0x110;
    private const int LargestFirstBuffer = 16 << 20;
    private const int RecognisedLength = EtlBuffer.HeaderLength + 8;

    private readonly EtlStorage _storage;
    private readonly EtlLog _log;
    private readonly EtlProviders _providers = new();
    private readonly PacketMonitorEvents _monitor = new();
    private readonly NdisCaptureEvents _ndis = new();
    private readonly PriorityQueue<(StoredBuffer Stored, EtlBuffer Header), EtlTurn> _waiting = new();
    private readonly PriorityQueue<OpenBuffer, EtlTurn> _open = new();
    private OpenBuffer? _current;
    private (EtlFault Fault, long Offset)? _fault;
    private long _zerosAt = -1;
    private bool _hasScannedAll;
    private long _scanned;
    private long _given;

    public EtlReader(CaptureInput input) : base(input)
    {
        _storage = EtlStorage.Of(input);
        var header = EtlBuffer.Read(_storage.Peek(EtlBuffer.HeaderLength));
        var stored = _storage.Take((int)header.Size);
        _log = ReadLog(stored, header);
        Add(stored, header);
    }

    /// <inheritdoc/>
    public override long BytesConsumed => _storage.IsReadAgain ? _given : base.BytesConsumed;

    /// <inheritdoc/>
    public override bool HasBufferedFrame => _hasScannedAll || !_storage.MayWait || !_storage.HasRoom;

    private protected override string Format => "ETL";

    // Each component of a trace has its own.
    private protected override IReadOnlyList<LinkType> LinkTypes => [];

    /// <summary>Whether a trace begins here. Waits for more than 16 bytes only if these look like a trace.</summary>
    public static bool Recognises(InputBuffer input)
    {
        if (!IsFirstHeader(input.Available) || !input.Ensure(RecognisedLength)) return false;
        return EtlLog.Recognises(input.Available[EtlBuffer.HeaderLength..]);
    }

    public override bool TryRead(out CapturedFrame frame)
    {
        while (true)
        {
            PassOn();
            while (!_hasScannedAll && _storage.HasRoom && Scan())
            {
            }

            OpenThoseDue();
            if (_open.Count == 0)
            {
                if (!_hasScannedAll) continue;
                ThrowAtEnd();
                frame = default;
                return false;
            }

            _current = _open.Dequeue();
            if (!TryReadPacket(_current, out var packet)) continue;
            frame = new CapturedFrame(
                packet.Source, ++PacketCount, _log.ToNanoseconds(_current.Time), packet.Length, packet.Data, packet.Notes);
            return true;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Events.Dispose();
            while (_open.TryDequeue(out var buffer, out _)) buffer.Events.Dispose();
        }

        base.Dispose(disposing);
    }

    // BufferSize, SavedOffset, and a reference count that is 0 in a written buffer.
    private static bool IsFirstHeader(ReadOnlySpan<byte> bytes)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var used = bytes.Length >= 16 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) : 0;
        return used >= LeastBuffer && used <= size && size <= LargestFirstBuffer && BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) == 0;
    }

    private EtlLog ReadLog(StoredBuffer stored, in EtlBuffer header)
    {
        using var events = new EtlEvents(stored, header);
        EtlLog? log = null;
        string? fault = null;
        if (events.MoveNext()) log = EtlLog.Read(events.Current, out fault);
        if (log is not null) return log;
        throw events.Fault is { IsCut: true } ? CutShort(stored.Offset, "the first trace buffer")
            : Damaged(stored.Offset, fault ?? events.Fault?.What ?? "a trace without a description of itself");
    }

    // Scans one more buffer. False if there is no room for it.
    private bool Scan()
    {
        var offset = _storage.Offset;
        var bytes = _storage.Peek(EtlBuffer.HeaderLength);
        if (bytes.Length < EtlBuffer.HeaderLength)
        {
            _hasScannedAll = true;
            if (bytes.Length > 0) Note(new EtlFault("a trace buffer", IsCut: true), offset);
            return true;
        }

        if (!bytes.ContainsAnyExcept((byte)0))
        {
            (_hasScannedAll, _zerosAt) = (true, offset);
            return true;
        }

        var header = EtlBuffer.Read(bytes);
        var fault = header.FindFault();
        if (fault is null && header.Size > _storage.LargestBuffer)
        {
            fault = $"a trace buffer of {header.Size} bytes, which can be read only from an uncompressed file";
        }

        if (fault is not null)
        {
            _hasScannedAll = true;
            Note(new EtlFault(fault, IsCut: false), offset);
            return true;
        }

        if (!_storage.HasRoomFor(header.Size)) return false;
        Add(_storage.Take((int)header.Size), header);
        return true;
    }

    private void Add(StoredBuffer stored, in EtlBuffer header)
    {
        if (LookThrough(stored, header) is { } first) _waiting.Enqueue((stored, header), new EtlTurn(first, _scanned++));
        else GiveUp(stored);
    }

    // Time of the first packet; null if there is none.
    private long? LookThrough(StoredBuffer stored, in EtlBuffer header)
    {
        long? first = null;
        using var events = new EtlEvents(stored, header);
        while (events.MoveNext())
        {
            if (!events.IsManifested) continue;
            var item = new EtlEvent(events.Current);
            var provider = item.Provider;
            _providers.Count(provider);
            if (provider == PacketMonitorEvents.Provider) _monitor.Learn(item);
            if (first is null && IsPacket(item)) first = item.Time;
        }

        // Trailing zeros of a buffer may be missing in the file: only missing events are a fault.
        if (events.Fault is { } fault) Note(fault, stored.Offset);
        else if (stored.Length < header.Size) Note(new EtlFault("a trace buffer", IsCut: true), stored.Offset);
        return first;
    }

    private void OpenThoseDue()
    {
        while (_waiting.TryPeek(out var next, out var turn) && _open.Count < MostOpen)
        {
            if (_open.TryPeek(out _, out var earliest) && earliest <= turn) return;
            _waiting.Dequeue();
            _current = new OpenBuffer(next.Stored, new EtlEvents(next.Stored, next.Header), turn.Order);
            // Events before the first packet were already scanned.
            PassOn();
        }
    }

    // Advances the buffer of the last packet.
    private void PassOn()
    {
        if (_current is not { } buffer) return;
        _current = null;
        while (buffer.Events.MoveNext())
        {
            if (!buffer.Events.IsManifested || !IsPacket(new EtlEvent(buffer.Events.Current))) continue;
            buffer.Time = new EtlEvent(buffer.Events.Current).Time;
            _open.Enqueue(buffer, new EtlTurn(buffer.Time, buffer.Order));
            return;
        }

        // The file may have changed since it was scanned.
        if (buffer.Events.Fault is { } fault) Note(fault, buffer.Stored.Offset);
        buffer.Events.Dispose();
        GiveUp(buffer.Stored);
    }

    private void GiveUp(StoredBuffer stored)
    {
        _storage.Release(stored);
        _given += stored.Length;
    }

    private static bool IsPacket(EtlEvent item)
    {
        var provider = item.Provider;
        return (provider == PacketMonitorEvents.Provider && PacketMonitorEvents.IsPacket(item.Id))
            || (provider == NdisCaptureEvents.Provider && NdisCaptureEvents.IsPacket(item.Id));
    }

    // False if the event yields no packet.
    private bool TryReadPacket(OpenBuffer buffer, out EtlPacket packet)
    {
        var item = new EtlEvent(buffer.Events.Current);
        var isRead = item.Provider == PacketMonitorEvents.Provider
            ? _monitor.TryRead(item, out packet)
            : _ndis.TryRead(item, buffer.Events.Processor, _log.PointerSize, out packet);
        if (!isRead) Note(new EtlFault($"a packet's event that holds less than it says ({item.Data.Length} bytes)", IsCut: false), buffer.Stored.Offset);
        return isRead && packet.Source is not null;
    }

    private void Note(EtlFault fault, long offset) => _fault ??= (fault, offset);

    private void ThrowAtEnd()
    {
        if (_fault is { } found)
        {
            throw found.Fault.IsCut ? CutShort(found.Offset, found.Fault.What) : Damaged(found.Offset, found.Fault.What);
        }

        if (_storage.HasFailed) throw CutShort(_storage.Offset, "the next trace buffer");
        if (!_providers.HavePackets) throw WithoutPackets();
        if (_zerosAt >= 0) ReadZeros();
        _ndis.Complete();
        if (FindLoss() is { } loss) throw new CaptureFileException(CaptureFileFault.Incomplete, $"{Name}: {loss}", PacketCount, offset: 0);
    }

    // Zeros to the end are preallocated space; zeros before other data are damage.
    private void ReadZeros()
    {
        while (Buffer.Offset < _zerosAt && Buffer.Skip((int)Math.Min(_zerosAt - Buffer.Offset, int.MaxValue)))
        {
        }

        TakeZeroRecords(sizeof(long));
        throw Damaged(_zerosAt, $"{Buffer.Offset - _zerosAt} bytes of zeros between trace buffers");
    }

    private CaptureFileException WithoutPackets() => new(
        CaptureFileFault.Unrecognised,
        $"{Name}: an event trace (ETL) of Windows without packets. It has events of {_providers}. Packets are recorded by "
        + "'pktmon start --capture --pkt-size 0' or 'netsh trace start capture=yes'.",
        packetCount: 0, offset: 0);

    private string? FindLoss()
    {
        var parts = new List<string>();
        if (_log.EventsLost > 0) parts.Add($"{Counted(_log.EventsLost, "event was", "events were")} lost when the trace was recorded");
        if (_log.BuffersLost > 0) parts.Add($"{Counted(_log.BuffersLost, "buffer of events was", "buffers of events were")} lost when the trace was recorded");
        if (_ndis.Incomplete > 0) parts.Add($"{Counted(_ndis.Incomplete, "packet was", "packets were")} left out because fragments of them are missing");
        if (PacketCount == 0) parts.Add("no packet was seen while it was recorded, or only counters were");
        return parts.Count == 0 ? null : $"{string.Join("; ", parts)}.";
    }

    private static string Counted(long count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : several)}");

    /// <summary>Buffer that is being merged.</summary>
    private sealed class OpenBuffer(StoredBuffer stored, EtlEvents events, long order)
    {
        public StoredBuffer Stored { get; } = stored;

        public EtlEvents Events { get; } = events;

        public long Order { get; } = order;

        // Timestamp of its next packet.
        public long Time { get; set; }
    }
}
