using System.Runtime.InteropServices;
using NetMon.Filtering;
using NetMon.Packets;
using PacketDotNet;
using SharpPcap;
using LibpcapProgram = SharpPcap.LibPcap.BpfProgram;

namespace NetMon.Adapters.Capture;

/// <summary>Compiles filter expressions with libpcap, on a handle that captures nothing.</summary>
public sealed class LibpcapFilterCompiler : IFilterCompiler
{
    // libpcap before 1.8 compiles with static variables.
    private static readonly object Gate = new();

    /// <inheritdoc/>
    public BpfProgram Compile(string expression, LinkType linkType)
    {
        var instructions = ReadInstructions(expression, linkType);
        try
        {
            return BpfProgram.Create(instructions);
        }
        catch (ArgumentException e)
        {
            throw new FilterException(
                expression, "the expression asks for what only a live capture knows, such as inbound, outbound or ifindex", e);
        }
    }

    /// <inheritdoc/>
    public void Check(string expression, LinkType linkType) => ReadInstructions(expression, linkType);

    /// <summary>What libpcap makes of an expression.</summary>
    internal static unsafe BpfInstruction[] ReadInstructions(string expression, LinkType linkType)
    {
        try
        {
            lock (Gate)
            {
                using var program = LibpcapProgram.Create((LinkLayers)LinkTypes.ToDlt(linkType), expression);
                var native = (NativeProgram*)program.DangerousGetHandle();
                var instructions = new BpfInstruction[native->Count];
                for (var i = 0; i < instructions.Length; i++)
                {
                    var instruction = native->Instructions[i];
                    instructions[i] = new(instruction.Code, instruction.JumpTrue, instruction.JumpFalse, instruction.K);
                }

                return instructions;
            }
        }
        catch (PcapException e)
        {
            throw new FilterException(expression, e.Message, e);
        }
        catch (Exception e) when (CaptureLibrary.IsMissing(e))
        {
            throw CaptureLibrary.Missing(e);
        }
    }

    /// <summary><c>struct bpf_program</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly unsafe struct NativeProgram
    {
        public readonly uint Count;
        public readonly NativeInstruction* Instructions;
    }

    /// <summary><c>struct bpf_insn</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct NativeInstruction
    {
        public readonly ushort Code;
        public readonly byte JumpTrue;
        public readonly byte JumpFalse;
        public readonly uint K;
    }
}
