namespace NetMon.Filtering;

/// <summary>One instruction of a classic BPF program (<c>struct bpf_insn</c>), as pcap_compile(3PCAP) produces it.</summary>
/// <param name="Code">Operation, size and addressing mode.</param>
/// <param name="JumpTrue">Instructions to skip if a comparison is true.</param>
/// <param name="JumpFalse">Instructions to skip if it is false.</param>
/// <param name="K">The generic operand.</param>
public readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint K);
