using static NetMon.Filtering.BpfOpcode;

namespace NetMon.Filtering;

/// <summary>
/// Validates a program by the rules of libpcap's <c>bpf_validate</c>: known instructions, jumps within the program, memory within the sixteen
/// words, no division by a constant zero, a return at the end. So a valid program accesses only its own code and memory.
/// </summary>
internal static class BpfValidator
{
    /// <summary>Returns the fault of a program; null if it is valid.</summary>
    public static string? FindFault(ReadOnlySpan<BpfInstruction> program)
    {
        if (program.IsEmpty) return "the program is empty";
        for (var i = 0; i < program.Length; i++)
        {
            if (FindFault(program, i) is { } fault) return $"instruction {i}: {fault}";
        }

        return (program[^1].Code & 7) == Ret ? null : "the program does not end in a return";
    }

    private static string? FindFault(ReadOnlySpan<BpfInstruction> program, int index)
    {
        var instruction = program[index];
        if (!IsKnown(instruction.Code)) return $"unknown code 0x{instruction.Code:x}";
        return instruction.Code switch
        {
            (Ld | Bits32 | Abs) or (Ld | Bits16 | Abs) or (Ld | Bits8 | Abs) when (int)instruction.K < 0 =>
                "reads what only the kernel of a live capture knows",
            (Ld | Mem) or (Ldx | Mem) or St or Stx when instruction.K >= MemoryWords => $"no memory word {instruction.K}",
            (Alu | Div | K) or (Alu | Mod | K) when instruction.K == 0 => "divides by zero",
            // libpcap uses backward jumps as loops for `protochain`; each iteration advances in the packet.
            (Jmp | Ja) when !IsInside(program, index + 1L + (int)instruction.K) => "jumps out of the program",
            (Jmp | Ja) => null,
            _ when (instruction.Code & 7) == Jmp
                && !(IsInside(program, index + 1L + instruction.JumpTrue) && IsInside(program, index + 1L + instruction.JumpFalse)) =>
                "jumps out of the program",
            _ => null,
        };
    }

    private static bool IsInside(ReadOnlySpan<BpfInstruction> program, long target) => target >= 0 && target < program.Length;

    private static bool IsKnown(ushort code) => (code & 7) switch
    {
        Ld => code is (Ld | Bits32 | Abs) or (Ld | Bits16 | Abs) or (Ld | Bits8 | Abs) or (Ld | Bits32 | Ind) or (Ld | Bits16 | Ind)
            or (Ld | Bits8 | Ind) or (Ld | Imm) or (Ld | Mem) or (Ld | Len),
        Ldx => code is (Ldx | Imm) or (Ldx | Mem) or (Ldx | Len) or (Ldx | Bits8 | Msh),
        St or Stx => code is St or Stx,
        Alu => code == (Alu | Neg)
            || ((code & ~0xF8) == Alu && (code & 0xF0) is Add or Sub or Mul or Div or Or or And or Lsh or Rsh or Mod or Xor),
        Jmp => code == (Jmp | Ja) || ((code & ~0xF8) == Jmp && (code & 0xF0) is Jeq or Jgt or Jge or Jset),
        Ret => code is (Ret | K) or (Ret | A),
        _ => code is (Misc | Tax) or (Misc | Txa),
    };
}
