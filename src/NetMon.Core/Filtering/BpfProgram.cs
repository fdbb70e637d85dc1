using System.Runtime.InteropServices;

namespace NetMon.Filtering;

/// <summary>A validated classic BPF program, compiled to native code. Same results as libpcap's <c>bpf_filter</c>.</summary>
public sealed class BpfProgram
{
    private readonly BpfFunction _function;

    private BpfProgram(BpfFunction function) => _function = function;

    /// <summary>Validates and compiles a program.</summary>
    /// <param name="instructions">The program, as from pcap_compile(3PCAP) for capture files.</param>
    /// <exception cref="ArgumentException">
    /// The program is invalid, or reads values that only the kernel of a live capture has (negative offsets, <c>SKF_AD_OFF</c>).
    /// </exception>
    public static BpfProgram Create(ReadOnlySpan<BpfInstruction> instructions)
    {
        if (BpfValidator.FindFault(instructions) is { } fault) throw new ArgumentException($"Not a BPF program: {fault}.", nameof(instructions));

        return new BpfProgram(BpfTranslator.Translate(instructions));
    }

    /// <summary>Whether the program accepts a frame. A read beyond the captured bytes rejects it.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire, which is <c>len</c> in an expression.</param>
    public bool Matches(ReadOnlySpan<byte> data, int wireLength) =>
        _function(ref MemoryMarshal.GetReference(data), data.Length, wireLength) != 0;
}
