using System.Buffers.Binary;
using NetMon.Filtering;
using NetMon.Tests.Filtering;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// A filter program: a byte of instruction count, two of length on the wire, eight an instruction, then the frame. The program is refused with
/// an <see cref="ArgumentException"/>, or says of the frame what the tests' plain interpreter says.
/// </summary>
internal static class BpfTarget
{
    private const int HeaderLength = 3;
    private const int InstructionLength = 8;
    private const ushort JumpAlways = 0x05;

    /// <summary>Feeds it one input.</summary>
    /// <param name="input">Any bytes at all.</param>
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
            // Backward jumps may go round for ever; libpcap's, which advance in the packet, are the only ones that are ever run.
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

    /// <summary>An input of this target.</summary>
    /// <param name="wireLength">Bytes on the wire.</param>
    /// <param name="frame">The bytes that were kept.</param>
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
