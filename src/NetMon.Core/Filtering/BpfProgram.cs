using System.Runtime.InteropServices;

namespace NetMon.Filtering;

/// <summary>A checked classic BPF program, translated to native code: what libpcap's <c>bpf_filter</c> says of a frame, it says too.</summary>
public sealed class BpfProgram
{
    private readonly BpfFunction _function;

    private BpfProgram(BpfFunction function) => _function = function;

    /// <summary>Checks and translates a program.</summary>
    /// <param name="instructions">The program, as pcap_compile(3PCAP) makes it for capture files.</param>
    /// <exception cref="ArgumentException">
    /// The program is not valid, or reads what only the kernel of a live capture knows (negative offsets, <c>SKF_AD_OFF</c>).
    /// </exception>
    public static BpfProgram Create(ReadOnlySpan<BpfInstruction> instructions)
    {
        if (BpfValidator.FindFault(instructions) is { } fault) throw new ArgumentException($"Not a BPF program: {fault}.", nameof(instructions));

        return new BpfProgram(BpfTranslator.Translate(instructions));
    }

    /// <summary>Whether the program accepts a frame. A read beyond the kept bytes refuses it.</summary>
    /// <param name="data">The bytes that were kept.</param>
    /// <param name="wireLength">Bytes on the wire, which <c>len</c> in an expression means.</param>
    public bool Matches(ReadOnlySpan<byte> data, int wireLength) =>
        _function(ref MemoryMarshal.GetReference(data), data.Length, wireLength) != 0;
}
