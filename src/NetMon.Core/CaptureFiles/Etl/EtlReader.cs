using System.Buffers.Binary;
using System.Globalization;
using NetMon.CaptureFiles.Input;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Reads the packets of event traces of Windows (ETL): those of Packet Monitor (pktmon) and of NDIS packet capture (netsh trace).
/// </summary>
/// <remarks>
/// <para>
/// The buffers of a trace are not in the order of time: each processor fills its own, and they are written as they become full. What pktmon
/// leaves has one buffer a processor, each over the whole time. So all buffers are looked through first, as far as there is room (65,536 of
/// a file, 64 MiB of a pipe): for the first packet of each, for the names of components, which stand at the end, and for damage. Then they
/// are merged: a buffer is opened when its first packet's turn comes, and of those that are open the earliest packet is next. Within a
/// buffer events are in order. A merge takes a small block of memory for each open buffer, however large that is.
/// </para>
/// <para>
/// Where what is wrong is within one buffer, the others are read all the same, and the damage is told at the end.
/// </para>
/// </remarks>
internal sealed class EtlReader : CaptureFileReader
{
    // Windows has at most 2,048 processors; what is beyond is taken in the order of the file.
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
        _log = ReadLog();
    }

    /// <inheritdoc/>
    public override long BytesConsumed => _storage.IsReadAgain ? _given : base.BytesConsumed;

    /// <inheritdoc/>
    public override bool HasBufferedFrame => _hasScannedAll || !_storage.MayWait || !_storage.HasRoom;

    private protected override string Format => "ETL";

    // Each component of a trace has its own.
    private protected override IReadOnlyList<LinkType> LinkTypes => [];

    /// <summary>Whether a trace begins here; waits for more than 16 bytes only where those look like one.</summary>
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
            while (!_hasScannedAll && _storage.HasRoom) Scan();
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

    // BufferSize, SavedOffset, and a count of references that is 0 once a buffer is written.
    private static bool IsFirstHeader(ReadOnlySpan<byte> bytes)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var used = bytes.Length >= 16 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) : 0;
        return used >= LeastBuffer && used <= size && size <= LargestFirstBuffer && BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) == 0;
    }

    private EtlLog ReadLog()
    {
        var header = EtlBuffer.Read(_storage.Peek(EtlBuffer.HeaderLength));
        var stored = _storage.Take((int)header.Size);
        using var events = new EtlEvents(stored, header);
        EtlLog? log = null;
        string? fault = null;
        if (events.MoveNext()) log = EtlLog.Read(events.Current, out fault);
        _storage.Release(stored);
        _given = stored.Length;
        if (log is not null) return log;
        throw events.Fault is { IsCut: true } ? CutShort(stored.Offset, "the first trace buffer")
            : Damaged(stored.Offset, fault ?? events.Fault?.What ?? "a trace without a description of itself");
    }

    // Looks through one more buffer.
    private void Scan()
    {
        var offset = _storage.Offset;
        var bytes = _storage.Peek(EtlBuffer.HeaderLength);
        if (bytes.Length < EtlBuffer.HeaderLength)
        {
            _hasScannedAll = true;
            if (bytes.Length > 0) Note(new EtlFault("a trace buffer", IsCut: true), offset);
            return;
        }

        if (!bytes.ContainsAnyExcept((byte)0))
        {
            (_hasScannedAll, _zerosAt) = (true, offset);
            return;
        }

        var header = EtlBuffer.Read(bytes);
        var fault = header.FindFault();
        if (fault is null && header.Size > _storage.LargestBuffer)
        {
            fault = $"a trace buffer of {header.Size} bytes, of which only a plain file can be read, no pipe and nothing compressed";
        }

        if (fault is not null)
        {
            _hasScannedAll = true;
            Note(new EtlFault(fault, IsCut: false), offset);
            return;
        }

        var stored = _storage.Take((int)header.Size);
        if (LookThrough(stored, header) is { } first) _waiting.Enqueue((stored, header), new EtlTurn(first, _scanned++));
        else GiveUp(stored);
    }

    // The time of the first packet; null where there is none.
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

        // A buffer may end in zeros that the file does not have any more; what counts is whether events are missing.
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
            _open.Enqueue(new OpenBuffer(next.Stored, new EtlEvents(next.Stored, next.Header), turn.Order), turn);
            // The events before the first packet are of no interest now.
            _current = _open.Dequeue();
            PassOn();
        }
    }

    // Goes on in the buffer that gave the last packet.
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

    // False where an event gives no packet.
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

    // What is zeros to the end was room for more; else it is damage.
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
        if (_log.EventsLost > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_log.EventsLost} events were lost when the trace was recorded"));
        if (_log.BuffersLost > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_log.BuffersLost} buffers of events were lost when the trace was recorded"));
        if (_ndis.Incomplete > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_ndis.Incomplete} packets were left out because fragments of them are missing"));
        if (PacketCount == 0) parts.Add("no packet was seen while it was recorded, or only counters were");
        return parts.Count == 0 ? null : $"{string.Join("; ", parts)}.";
    }

    /// <summary>A buffer whose turn has come.</summary>
    private sealed class OpenBuffer(StoredBuffer stored, EtlEvents events, long order)
    {
        public StoredBuffer Stored { get; } = stored;

        public EtlEvents Events { get; } = events;

        public long Order { get; } = order;

        // When its packet that is next was logged.
        public long Time { get; set; }
    }
}
