using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// What a trace says of itself in its first event: TRACE_LOGFILE_HEADER of evntrace.h behind a SYSTEM_TRACE_HEADER, in its form of 32 or of
/// 64 bits.
/// </summary>
internal sealed class EtlLog
{
    private const int SystemHeaderLength = 32;
    private const byte Marker32 = 1;
    private const byte Marker64 = 2;
    private const int Length32 = SystemHeaderLength + 0x110;
    private const int Length64 = SystemHeaderLength + 0x118;
    private const uint SystemTimeClock = 2;
    private const uint ProcessorClock = 3;
    private const long TicksPerSecond = 10_000_000;

    // From 1601 to 1970, in units of 100 ns.
    private const long UnixEpoch = 116_444_736_000_000_000;

    private readonly uint _clock;
    private readonly long _frequency;
    private readonly long _firstReading;
    private readonly long _startTime;

    private EtlLog(ReadOnlySpan<byte> bytes)
    {
        _firstReading = BinaryPrimitives.ReadInt64LittleEndian(bytes[0x10..]);
        var is64 = bytes[2] == Marker64;
        var body = bytes[SystemHeaderLength..];
        PointerSize = is64 ? sizeof(long) : sizeof(int);
        EventsLost = BinaryPrimitives.ReadUInt32LittleEndian(body[0x30..]);
        // Behind the pointers to the two names and the time zone.
        var tail = body[(is64 ? 0xf8 : 0xf0)..];
        _startTime = BinaryPrimitives.ReadInt64LittleEndian(tail[0x10..]);
        _clock = BinaryPrimitives.ReadUInt32LittleEndian(tail[0x18..]);
        BuffersLost = BinaryPrimitives.ReadUInt32LittleEndian(tail[0x1c..]);
        _frequency = _clock == ProcessorClock
            ? BinaryPrimitives.ReadUInt32LittleEndian(body[0x34..]) * 1_000_000L
            : BinaryPrimitives.ReadInt64LittleEndian(tail[8..]);
    }

    /// <summary>Bytes of a pointer on the system that was traced.</summary>
    public int PointerSize { get; }

    /// <summary>Events for which there was no room in any buffer.</summary>
    public uint EventsLost { get; }

    /// <summary>Buffers that could not be written.</summary>
    public uint BuffersLost { get; }

    /// <summary>Whether a trace may begin so: its first event is the one that describes the trace.</summary>
    /// <param name="bytes">The bytes behind the first buffer's header, at least eight.</param>
    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes[2] is Marker32 or Marker64 && bytes[3] == 0xc0 && bytes[6] == 0 && bytes[7] == 0;

    /// <summary>Reads the first event.</summary>
    /// <param name="bytes">The event.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <returns>Null where something is.</returns>
    public static EtlLog? Read(ReadOnlySpan<byte> bytes, out string? fault)
    {
        var least = bytes[2] == Marker64 ? Length64 : Length32;
        fault = bytes.Length < least ? $"the description of the trace has {bytes.Length} bytes instead of {least}" : null;
        if (fault is not null) return null;
        var log = new EtlLog(bytes);
        if (log._clock > ProcessorClock) fault = $"the times of the trace are of the unknown clock {log._clock}";
        else if (log._clock != SystemTimeClock && log._frequency <= 0) fault = $"the clock of the trace has the frequency {log._frequency}";
        return fault is null ? log : null;
    }

    /// <summary>Nanoseconds since the Unix epoch; <see cref="Packets.CapturedFrame.NoTime"/> where they do not fit.</summary>
    /// <param name="reading">A reading of the trace's clock: the performance counter, the system's time in units of 100 ns, or cycles.</param>
    public long ToNanoseconds(long reading)
    {
        var nanoseconds = _clock == SystemTimeClock
            ? ((Int128)reading - UnixEpoch) * (1_000_000_000 / TicksPerSecond)
            : (((Int128)_startTime - UnixEpoch) * (1_000_000_000 / TicksPerSecond)) + (((Int128)reading - _firstReading) * 1_000_000_000 / _frequency);
        return nanoseconds > long.MinValue && nanoseconds <= long.MaxValue ? (long)nanoseconds : Packets.CapturedFrame.NoTime;
    }
}
