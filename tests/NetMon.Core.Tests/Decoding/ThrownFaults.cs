using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Tests.Decoding;

/// <summary>Exceptions thrown by tests during decoding, to check that they are confined to the packet.</summary>
internal sealed class InjectedFaultException : Exception;

/// <summary>Lets decoder exceptions, which the product confines to the packet, reach tests and fuzzers, except those injected by a test.</summary>
internal static class ThrownFaults
{
    /// <summary>Runs before any other code of the assembly.</summary>
#pragma warning disable CA2255 // Every test of the assembly must have it, whichever runs first.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Rethrow()
    {
        DecoderFaults.Rethrow = e => e is not InjectedFaultException;
        DecoderFaults.HeaderProbe = ThrowIfMarked;
        DecoderFaults.PayloadProbe = ThrowIfMarked;
    }

    /// <summary>Bytes that trigger an exception, after IP protocol 253 or as payload.</summary>
    public static byte[] Mark => "decoder fault, injected"u8.ToArray();

    /// <summary>Bytes that trigger an exception that reaches the test.</summary>
    public static byte[] SeenMark => "decoder fault, not injected"u8.ToArray();

    private static void ThrowIfMarked(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(Mark)) throw new InjectedFaultException();
        if (data.StartsWith(SeenMark)) throw new InvalidOperationException("A fault that nobody has injected.");
    }
}
