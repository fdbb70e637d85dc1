using System.Buffers.Binary;
using NetMon.Filtering;
using NetMon.Tests.Filtering;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes BPF programs. Input: instruction count (1 byte), length on the wire (2), instructions (8 each), frame. The program is either
/// rejected with an <see cref="ArgumentException"/> or returns the same result as the reference interpreter of the tests.
/// </summary>
internal static class BpfTarget
{
    private const int HeaderLength = 3;
    private const int InstructionLength = 8;
    private const ushort JumpAlways = 0x05;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderLength) return;
        int wireLength = BinaryPrimitives.ReadUInt16BigEndian(input[1..]);
        var rest = input[HeaderLength..];
        var instructions = new BpfInstruction[Math.Min(input[0], rest.Length / InstructionLength)];
        for (var i = 0; i < instructions.Length; i++)
        {
            var bytes = rest.Slice(i * InstructionLength, InstructionLength);
            instructions[i] = new BpfInstruction(
                BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[2], bytes[3], BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
            // A backward jump may loop forever. The only ones that are run in production are libpcap's, which advance in the packet.
            if (instructions[i].Code == JumpAlways && (int)instructions[i].K < 0) return;
        }

        var frame = rest[(instructions.Length * InstructionLength)..];
        BpfProgram program;
        try
        {
            program = BpfProgram.Create(instructions);
        }
        catch (ArgumentException)
        {
            return;
        }

        var expected = BpfInterpreter.Run(instructions, frame, wireLength) != 0;
        BrokenPromiseException.ThrowUnless(program.Matches(frame, wireLength) == expected, "The translation says other than the interpreter.");
    }

    /// <summary>Builds an input of this target.</summary>
    /// <param name="wireLength">Length on the wire, in bytes.</param>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="instructions">The program.</param>
    public static byte[] ToInput(int wireLength, byte[] frame, params BpfInstruction[] instructions)
    {
        byte[] program =
        [
            .. instructions.SelectMany(i => (byte[])
            [
                (byte)(i.Code >> 8), (byte)i.Code, i.JumpTrue, i.JumpFalse, (byte)(i.K >> 24), (byte)(i.K >> 16), (byte)(i.K >> 8), (byte)i.K,
            ]),
        ];
        return [(byte)instructions.Length, (byte)(wireLength >> 8), (byte)wireLength, .. program, .. frame];
    }
}
