using CsCheck;
using NetMon.Filtering;

namespace NetMon.Tests.Filtering;

public sealed class BpfProgramTests
{
    private static readonly ushort[] PlainCodes =
    [
        0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x00, 0x60, 0x80, 0x01, 0x61, 0x81, 0xB1, 0x02, 0x03,
        0x04, 0x0C, 0x14, 0x1C, 0x24, 0x2C, 0x34, 0x3C, 0x44, 0x4C, 0x54, 0x5C, 0x64, 0x6C, 0x74, 0x7C, 0x84, 0x94, 0x9C, 0xA4, 0xAC,
        0x07, 0x87,
    ];

    private static readonly ushort[] JumpCodes = [0x05, 0x15, 0x1D, 0x25, 0x2D, 0x35, 0x3D, 0x45, 0x4D];

    /// <summary>Interesting operands: offsets near the frame's bounds, shift counts, and extreme values.</summary>
    private static readonly Gen<uint> Operands = Gen.Frequency(
        (8, Gen.UInt[0, 70]),
        (2, Gen.OneOf(0u, 1u, 31u, 32u, 33u, 255u, 65535u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFEu, 0xFFFFFFFFu)),
        (1, Gen.UInt));

    private static readonly Gen<byte[]> Frames = Gen.Frequency(
        (4, Gen.Byte.Array[0, 80]),
        (1, Gen.OneOf<byte>(0, 1, 4, 0xFF).Array[0, 80]));

    private static readonly Gen<BpfInstruction[]> Programs = Gen.Int[0, 40].SelectMany(length =>
        Gen.Select(Gen.Int[0, 99], Operands, Gen.Byte, Gen.Byte, Gen.Int[0, 1000]).Array[length]
            .Select(Operands, (drawn, result) =>
                (BpfInstruction[])[.. drawn.Select((d, i) => Instruction(d.Item1, d.Item2, d.Item3, d.Item4, d.Item5, length - i)), Return(result)]));

    [Fact]
    public void Translated_programs_do_what_the_reference_does() =>
        Gen.Select(Programs, Frames.Array[1, 8], Gen.Int[0, 2000]).Sample(
            (instructions, frames, wireLength) =>
            {
                var program = BpfProgram.Create(instructions);
                return frames.All(frame =>
                    program.Matches(frame, wireLength) == (BpfInterpreter.Run(instructions, frame, wireLength) != 0));
            },
            iter: 3_000);

    [Fact]
    public void Every_result_is_compared_bit_by_bit_not_only_as_yes_or_no() =>
        Gen.Select(Programs, Frames, Gen.Int[0, 2000]).Sample(
            (instructions, frame, wireLength) =>
            {
                // The program returns A, so that all its bits are seen.
                instructions[^1] = new(0x16, 0, 0, 0);
                var expected = BpfInterpreter.Run(instructions, frame, wireLength);
                return BpfTranslator.Translate(instructions)(ref First(frame), frame.Length, wireLength) == expected;
            },
            iter: 3_000);

    [Theory]
    [InlineData(0x30, 3u, true)]
    [InlineData(0x30, 4u, false)]
    [InlineData(0x28, 2u, true)]
    [InlineData(0x28, 3u, false)]
    [InlineData(0x20, 0u, true)]
    [InlineData(0x20, 1u, false)]
    [InlineData(0x20, 0x7FFFFFFFu, false)]
    [InlineData(0xB1, 3u, true)]
    [InlineData(0xB1, 4u, false)]
    public void A_read_beyond_the_kept_bytes_refuses_the_frame(int code, uint offset, bool accepted)
    {
        var program = BpfProgram.Create([new((ushort)code, 0, 0, offset), Return(1)]);

        Assert.Equal(accepted, program.Matches([1, 2, 3, 4], 1500));
    }

    [Fact]
    public void An_indirect_offset_does_not_wrap()
    {
        var program = BpfProgram.Create([new(0x01, 0, 0, 0xFFFFFFFF), new(0x50, 0, 0, 1), Return(1)]);

        Assert.False(program.Matches([1, 2, 3, 4], 4));
    }

    [Fact]
    public void The_length_is_that_on_the_wire()
    {
        var program = BpfProgram.Create([new(0x80, 0, 0, 0), new(0x35, 0, 1, 1000), Return(1), Return(0)]);

        Assert.True(program.Matches([0], 1000));
        Assert.False(program.Matches(new byte[2000], 999));
    }

    [Fact]
    public void A_program_of_ten_thousand_instructions_runs()
    {
        BpfInstruction[] instructions = [.. Enumerable.Repeat(new BpfInstruction(0x04, 0, 0, 1), 10_000), new(0x15, 0, 1, 10_000), Return(1), Return(0)];

        Assert.True(BpfProgram.Create(instructions).Matches([], 0));
    }

    public static TheoryData<string, BpfInstruction[]> InvalidPrograms => new()
    {
        { "empty", [] },
        { "does not end in a return", [new(0x00, 0, 0, 1)] },
        { "unknown code", [new(0x08, 0, 0, 1), Return(1)] },
        { "unknown code", [new(0x0120, 0, 0, 1), Return(1)] },
        { "jumps out", [new(0x15, 1, 0, 1), Return(1)] },
        { "jumps out", [new(0x15, 0, 1, 1), Return(1)] },
        { "jumps out", [new(0x05, 0, 0, 1), Return(1)] },
        { "jumps out", [new(0x05, 0, 0, 0xFFFFFFFE), Return(1)] },
        { "memory", [new(0x60, 0, 0, 16), Return(1)] },
        { "memory", [new(0x61, 0, 0, 16), Return(1)] },
        { "memory", [new(0x02, 0, 0, 16), Return(1)] },
        { "memory", [new(0x03, 0, 0, 0xFFFFFFFF), Return(1)] },
        { "divides by zero", [new(0x34, 0, 0, 0), Return(1)] },
        { "divides by zero", [new(0x94, 0, 0, 0), Return(1)] },
        { "only the kernel", [new(0x28, 0, 0, 0xFFFFF004), Return(1)] },
    };

    [Theory]
    [MemberData(nameof(InvalidPrograms))]
    public void An_invalid_program_is_refused_with_the_reason(string reason, BpfInstruction[] instructions)
    {
        var error = Assert.Throws<ArgumentException>(() => BpfProgram.Create(instructions));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_instructions_at_all_are_either_refused_or_run()
    {
        var anything = Gen.Select(Gen.UShort, Gen.Byte, Gen.Byte, Operands, (code, jt, jf, k) => new BpfInstruction(code, jt, jf, k));
        Gen.Select(anything.Array[0, 4], Frames).Sample(
            (drawn, frame) =>
            {
                // Backward jumps may loop forever; libpcap generates none.
                if (drawn.Any(i => i.Code == 0x05 && (int)i.K < 0)) return;
                try
                {
                    BpfProgram.Create([.. drawn, Return(1)]).Matches(frame, frame.Length);
                }
                catch (ArgumentException)
                {
                    // Rejection is also correct.
                }
            },
            iter: 20_000);
    }

    private static ref byte First(byte[] frame) => ref System.Runtime.InteropServices.MemoryMarshal.GetReference(frame.AsSpan());

    private static BpfInstruction Return(uint value) => new(0x06, 0, 0, value);

    private static BpfInstruction Instruction(int kind, uint k, byte jumpTrue, byte jumpFalse, int pick, int left)
    {
        if (kind < 25)
        {
            var jump = JumpCodes[pick % JumpCodes.Length];
            return jump == 0x05
                ? new(jump, 0, 0, (uint)(jumpTrue % left))
                : new(jump, (byte)(jumpTrue % left), (byte)(jumpFalse % left), k);
        }

        var code = PlainCodes[pick % PlainCodes.Length];
        return new(code, 0, 0, code switch
        {
            0x60 or 0x61 or 0x02 or 0x03 => k % 16,
            0x34 or 0x94 => Math.Max(k, 1),
            0x20 or 0x28 or 0x30 => k & int.MaxValue,
            _ => k,
        });
    }
}
