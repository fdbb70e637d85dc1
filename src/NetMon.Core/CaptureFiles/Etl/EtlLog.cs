using System.Buffers.Binary;

namespace NetMon.CaptureFiles.Etl;

/// <summary>
/// Description of a trace in its first event: a SYSTEM_TRACE_HEADER and TRACE_LOGFILE_HEADER of evntrace.h, in their 32-bit or 64-bit form.
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
        // After the pointers to both names and the time zone.
        var tail = body[(is64 ? 0xf8 : 0xf0)..];
        _startTime = BinaryPrimitives.ReadInt64LittleEndian(tail[0x10..]);
        _clock = BinaryPrimitives.ReadUInt32LittleEndian(tail[0x18..]);
        BuffersLost = BinaryPrimitives.ReadUInt32LittleEndian(tail[0x1c..]);
        _frequency = _clock == ProcessorClock
            ? BinaryPrimitives.ReadUInt32LittleEndian(body[0x34..]) * 1_000_000L
            : BinaryPrimitives.ReadInt64LittleEndian(tail[8..]);
    }

    /// <summary>Pointer size of the traced system, in bytes.</summary>
    public int PointerSize { get; }

    /// <summary>Events lost because no buffer was free.</summary>
    public uint EventsLost { get; }

    /// <summary>Buffers that could not be written.</summary>
    public uint BuffersLost { get; }

    /// <summary>Whether a trace can begin with these bytes: its first event is the trace description.</summary>
    /// <param name="bytes">At least eight bytes after the first buffer header.</param>
    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes[2] is Marker32 or Marker64 && bytes[3] == 0xc0 && bytes[6] == 0 && bytes[7] == 0;

    /// <summary>Reads the first event.</summary>
    /// <param name="bytes">Event.</param>
    /// <param name="fault">What is wrong; null if nothing is.</param>
    /// <returns>Null if the event is invalid.</returns>
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

    /// <summary>Converts to nanoseconds since the Unix epoch; <see cref="Packets.CapturedFrame.NoTime"/> if out of range.</summary>
    /// <param name="reading">Timestamp of an event: performance counter, system time in units of 100 ns, or CPU cycles.</param>
    public long ToNanoseconds(long reading)
    {
        var nanoseconds = _clock == SystemTimeClock
            ? ((Int128)reading - UnixEpoch) * (1_000_000_000 / TicksPerSecond)
            : (((Int128)_startTime - UnixEpoch) * (1_000_000_000 / TicksPerSecond)) + (((Int128)reading - _firstReading) * 1_000_000_000 / _frequency);
        return nanoseconds > long.MinValue && nanoseconds <= long.MaxValue ? (long)nanoseconds : Packets.CapturedFrame.NoTime;
    }
}
