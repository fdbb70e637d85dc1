using System.Runtime.CompilerServices;
using NetMon.Decoding;

namespace NetMon.Tests.Decoding;

/// <summary>What a test throws where bytes are read, to see that it stays in its packet.</summary>
internal sealed class InjectedFaultException : Exception;

/// <summary>The product keeps a decoder's exception in its packet; tests and fuzzers are to see every one but those that a test injects.</summary>
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

    /// <summary>Bytes that cause a fault, behind IP protocol 253 or as a payload.</summary>
    public static byte[] Mark => "decoder fault, injected"u8.ToArray();

    /// <summary>Bytes that cause one that tests are to see.</summary>
    public static byte[] SeenMark => "decoder fault, not injected"u8.ToArray();

    private static void ThrowIfMarked(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(Mark)) throw new InjectedFaultException();
        if (data.StartsWith(SeenMark)) throw new InvalidOperationException("A fault that nobody has injected.");
    }
}
