using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetMon.Decoding;

/// <summary>Reads bytes at a place of a packet that tests have marked.</summary>
/// <param name="data">The bytes from the mark on.</param>
internal delegate void DecoderProbe(ReadOnlySpan<byte> data);

/// <summary>Marks a class outside of this namespace that reads the bytes of packets: what it throws is a matter of one packet.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ReadsPacketsAttribute : Attribute;

/// <summary>
/// The one place that says what becomes of an exception that is thrown while a packet is read. No bytes should cause one; where some do, the
/// packet keeps what was read before, the exception is counted, <see cref="PacketRecord.DecodeError"/> names the place, and whatever reads
/// packets goes on with the next one. Tests and fuzzers have it thrown on instead.
/// </summary>
/// <remarks>
/// To be used as <c>catch (Exception e) when (DecoderFaults.Contains(e))</c>, in the method that is called for a packet, so that nothing has to
/// be done for packets without a fault. Thread-safe.
/// </remarks>
internal static class DecoderFaults
{
    private const string CoreNamespace = nameof(NetMon) + ".";

    private static readonly string ReadingNamespace = typeof(DecoderFaults).Namespace!;

    [ThreadStatic]
    private static DecoderFault? _last;

    private static long _total;

    /// <summary>Which exceptions are thrown on; null for none. Set by tests and the fuzz driver, once.</summary>
    internal static Predicate<Exception>? Rethrow { get; set; }

    /// <summary>Called for the header behind IP of number 253, which RFC 3692 leaves for experiments. For tests only, as those below.</summary>
    internal static DecoderProbe? HeaderProbe { get; set; }

    /// <summary>Called for a payload that no application decoder recognises.</summary>
    internal static DecoderProbe? PayloadProbe { get; set; }

    /// <summary>How many faults there were in this process.</summary>
    public static long Total => Volatile.Read(ref _total);

    /// <summary>Whether an exception stays in the packet in which it happened.</summary>
    /// <param name="e">The exception.</param>
    public static bool Contains(Exception e) => e is not OutOfMemoryException && Rethrow?.Invoke(e) != true;

    /// <summary>
    /// The same of an exception that may come from elsewhere too: whether it comes from where packets are read, which is this namespace and classes
    /// with <see cref="ReadsPacketsAttribute"/>. What is thrown elsewhere, as in the flow table, is no matter of one packet.
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

    /// <summary>Counts a fault that stays in its packet.</summary>
    /// <param name="e">The exception.</param>
    /// <returns>What to tell of it.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecoderFault Count(Exception e)
    {
        var number = Interlocked.Increment(ref _total);
        var method = FindThrower(e);
        return _last = new DecoderFault(number, method is null ? "?" : $"{method.DeclaringType!.Name}.{method.Name}", e.GetType().Name);
    }

    /// <summary>Counts a fault in a header, and makes of what was read of the packet so far something that is good in itself.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="data">The packet's bytes.</param>
    /// <param name="headers">What was read.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Count(Exception e, ReadOnlySpan<byte> data, ref PacketHeaders headers)
    {
        Count(e);
        headers.KeepWithin(data.Length);
        // Callers may have left the stack in favour of what they called, so only the thrower itself tells; what was read does otherwise.
        if (FindThrower(e) is not { } thrower || !DecodeLayerNames.TryOfDecoder(thrower.DeclaringType!.Name, out var layer))
            layer = headers.Has(HeaderFields.IPv4) ? DecodeLayer.IPv4 : headers.Has(HeaderFields.IPv6) ? DecodeLayer.IPv6 : DecodeLayer.None;
        var offset = Math.Max(headers.NetworkOffset, headers.TransportOffset);
        headers.SetFault(DecodeFaultKind.Decoder, layer, offset, 0, 0);
        headers.PayloadOffset = Math.Clamp(headers.PayloadOffset, offset, data.Length);
        headers.PayloadLength = 0;
    }

    /// <summary>The last fault on this thread since <see cref="Total"/> was as given, or null.</summary>
    /// <param name="total">What it was then.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecoderFault? Since(long total) => Total == total ? null : LastSince(total);

    private static DecoderFault? LastSince(long total) => _last is { } last && last.Number > total ? last : null;

    // The innermost of our methods in which an exception was thrown.
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

/// <summary>An exception that stayed in its packet.</summary>
/// <param name="Number">Its number in this process.</param>
/// <param name="Place">The method that threw it.</param>
/// <param name="Exception">Its type.</param>
internal sealed record DecoderFault(long Number, string Place, string Exception)
{
    /// <summary>One line for a person: <c>decoder fault in GreHeader.Decode (ArgumentOutOfRangeException); please report this packet</c>.</summary>
    public override string ToString() => $"decoder fault in {Place} ({Exception}); please report this packet";
}
