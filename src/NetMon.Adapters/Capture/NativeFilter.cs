using System.Runtime.InteropServices;
using NetMon.Filtering;

namespace NetMon.Adapters.Capture;

/// <summary>
/// <c>struct bpf_program</c> of pcap/bpf.h: a <c>u_int</c>, then a pointer at its natural place. C has the same layout in every data model, as
/// has sequential layout here.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFilter
{
    /// <summary>How many instructions there are.</summary>
    public uint Count;

    /// <summary>The first one.</summary>
    public NativeInstruction* Instructions;

    /// <summary>The instructions, copied.</summary>
    public readonly BpfInstruction[] ToInstructions()
    {
        var instructions = new BpfInstruction[Count];
        for (var i = 0; i < instructions.Length; i++)
        {
            var instruction = Instructions[i];
            instructions[i] = new(instruction.Code, instruction.JumpTrue, instruction.JumpFalse, instruction.K);
        }

        return instructions;
    }
}

/// <summary><c>struct bpf_insn</c>, which is Linux's <c>struct sock_filter</c> too: 8 bytes without a gap everywhere.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInstruction
{
    /// <summary>Operation, size and addressing mode.</summary>
    public ushort Code;

    /// <summary>Instructions to skip when a comparison holds.</summary>
    public byte JumpTrue;

    /// <summary>Instructions to skip when it does not.</summary>
    public byte JumpFalse;

    /// <summary>The generic operand.</summary>
    public uint K;
}
