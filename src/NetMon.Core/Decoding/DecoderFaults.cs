using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding;

/// <summary>Receives the bytes at a position that tests have marked.</summary>
/// <param name="data">The bytes from the mark on.</param>
internal delegate void DecoderProbe(ReadOnlySpan<byte> data);

/// <summary>
/// Marks a class or struct outside this namespace that reads packet bytes, so that an exception it throws is contained in the packet.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class ReadsPacketsAttribute : Attribute;

/// <summary>
/// Handles exceptions that are thrown while a packet is read. No input should cause one. If one is thrown, the packet keeps the layers that
/// were read before, the exception is counted, <see cref="PacketRecord.DecodeError"/> names the method, and processing continues with the
/// next packet. Tests and fuzzers have the exception rethrown instead.
/// </summary>
/// <remarks>
/// Use it as <c>catch (Exception e) when (DecoderFaults.Contains(e))</c> in the method that is called per packet, so that packets without a
/// fault cost nothing. Thread-safe.
/// </remarks>
internal static class DecoderFaults
{
    private const string CoreNamespace = nameof(NetMon) + ".";

    private static readonly string ReadingNamespace = typeof(DecoderFaults).Namespace!;

    [ThreadStatic]
    private static DecoderFault? _last;

    private static long _total;

    /// <summary>Selects the exceptions that are rethrown; null for none. Set once, by tests and the fuzz driver.</summary>
    internal static Predicate<Exception>? Rethrow { get; set; }

    /// <summary>
    /// Called for a header after IP with protocol number 253, which RFC 3692 reserves for experiments. This and the following probe are for
    /// tests only.
    /// </summary>
    internal static DecoderProbe? HeaderProbe { get; set; }

    /// <summary>Called for a payload that no application decoder recognises.</summary>
    internal static DecoderProbe? PayloadProbe { get; set; }

    /// <summary>Number of faults in this process.</summary>
    public static long Total => Volatile.Read(ref _total);

    /// <summary>Whether an exception is contained in the packet that caused it.</summary>
    /// <param name="e">The exception.</param>
    public static bool Contains(Exception e) => e is not OutOfMemoryException && Rethrow?.Invoke(e) != true;

    /// <summary>
    /// Whether an exception is contained in its packet, for callers that also run other code: true only if it was thrown by code that reads
    /// packets, which is this namespace and classes with <see cref="ReadsPacketsAttribute"/>. Other exceptions, such as one from the flow
    /// table, are not caused by a single packet.
    /// </summary>
    /// <param name="e">The exception.</param>
    public static bool ContainsIfReading(Exception e)
    {
        if (!Contains(e)) return false;
        for (var type = FindThrower(e)?.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (type.FullName!.StartsWith(ReadingNamespace, StringComparison.Ordinal) || type.IsDefined(typeof(ReadsPacketsAttribute))) return true;
        }

        return false;
    }

    /// <summary>Counts a contained fault.</summary>
    /// <param name="e">The exception.</param>
    /// <returns>The fault.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecoderFault Count(Exception e)
    {
        var number = Interlocked.Increment(ref _total);
        var method = FindThrower(e);
        return _last = new DecoderFault(number, method is null ? "?" : $"{method.DeclaringType!.Name}.{method.Name}", e.GetType().Name);
    }

    /// <summary>Counts a fault in a header, and makes the headers that were read so far consistent.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="data">The bytes of the packet.</param>
    /// <param name="headers">The headers that were read.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Count(Exception e, ReadOnlySpan<byte> data, ref PacketHeaders headers)
    {
        Count(e);
        headers.KeepWithin(data.Length);
        // Tail calls may have removed the callers from the stack trace, so only the throwing method is reliable. If it names no layer, the
        // headers that were read do.
        if (FindThrower(e) is not { } thrower || !DecodeLayerNames.TryOfDecoder(thrower.DeclaringType!.Name, out var layer))
            layer = headers.Has(HeaderFields.IPv4) ? DecodeLayer.IPv4 : headers.Has(HeaderFields.IPv6) ? DecodeLayer.IPv6 : DecodeLayer.None;
        var offset = Math.Max(headers.NetworkOffset, headers.TransportOffset);
        headers.SetFault(DecodeFaultKind.Decoder, layer, offset, 0, 0);
        headers.PayloadOffset = Math.Clamp(headers.PayloadOffset, offset, data.Length);
        headers.PayloadLength = 0;
    }

    /// <summary>The last fault on this thread after <see cref="Total"/> had the given value, or null.</summary>
    /// <param name="total">The earlier value of <see cref="Total"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecoderFault? Since(long total) => Total == total ? null : LastSince(total);

    private static DecoderFault? LastSince(long total) => _last is { } last && last.Number > total ? last : null;

    // The innermost method of this library on the stack of the exception.
    private static MethodBase? FindThrower(Exception e)
    {
        foreach (var frame in new StackTrace(e, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is { DeclaringType: { FullName: { } name } type } method
                && type.Assembly == typeof(DecoderFaults).Assembly
                && name.StartsWith(CoreNamespace, StringComparison.Ordinal))
            {
                return method;
            }
        }

        return null;
    }
}

/// <summary>A fault that was contained in its packet.</summary>
/// <param name="Number">Its sequence number in this process.</param>
/// <param name="Place">The method that threw the exception.</param>
/// <param name="Exception">Type of the exception.</param>
internal sealed record DecoderFault(long Number, string Place, string Exception)
{
    /// <summary>
    /// Describes the fault in one line: <c>decoder fault in GreHeader.Decode (ArgumentOutOfRangeException); please report this packet</c>.
    /// </summary>
    public override string ToString() => $"decoder fault in {Place} ({Exception}); please report this packet";
}
