using System.Runtime.InteropServices;
using NetMon.Filtering;

namespace NetMon.Adapters.Capture;

/// <summary>
/// <c>struct bpf_program</c> of pcap/bpf.h: a <c>u_int</c>, then an aligned pointer. The C layout is the same in every data model, and equals
/// .NET's sequential layout.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFilter
{
    /// <summary>Number of instructions.</summary>
    public uint Count;

    /// <summary>Pointer to the first instruction.</summary>
    public NativeInstruction* Instructions;

    /// <summary>Copies the instructions.</summary>
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

/// <summary><c>struct bpf_insn</c>, the same as Linux's <c>struct sock_filter</c>: 8 bytes without padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInstruction
{
    /// <summary>Operation, size and addressing mode.</summary>
    public ushort Code;

    /// <summary>Instructions to skip if a comparison is true.</summary>
    public byte JumpTrue;

    /// <summary>Instructions to skip if it is false.</summary>
    public byte JumpFalse;

    /// <summary>The generic operand.</summary>
    public uint K;
}
