using System.Buffers.Binary;
using NetMon.Filtering;

namespace NetMon.Tests.Filtering;

/// <summary>Straightforward reference interpreter for BPF programs; the translator is tested against it.</summary>
internal static class BpfInterpreter
{
    public static uint Run(ReadOnlySpan<BpfInstruction> program, ReadOnlySpan<byte> data, int wireLength)
    {
        uint a = 0, x = 0;
        var memory = new uint[16];
        for (var pc = 0; ; pc++)
        {
            var (code, jumpTrue, jumpFalse, k) = program[pc];
            var operand = (code & 0x08) != 0 ? x : k;
            switch (code)
            {
                case 0x20 or 0x28 or 0x30:
                    if (Load(data, k, code & 0x18) is not { } absolute) return 0;
                    a = absolute;
                    break;
                case 0x40 or 0x48 or 0x50:
                    if (Load(data, (ulong)x + k, code & 0x18) is not { } indirect) return 0;
                    a = indirect;
                    break;
                case 0x00: a = k; break;
                case 0x60: a = memory[k]; break;
                case 0x80: a = (uint)wireLength; break;
                case 0x01: x = k; break;
                case 0x61: x = memory[k]; break;
                case 0x81: x = (uint)wireLength; break;
                case 0xB1:
                    if (Load(data, k, 0x10) is not { } first) return 0;
                    x = (first & 0xF) * 4;
                    break;
                case 0x02: memory[k] = a; break;
                case 0x03: memory[k] = x; break;
                case 0x04 or 0x0C: a += operand; break;
                case 0x14 or 0x1C: a -= operand; break;
                case 0x24 or 0x2C: a *= operand; break;
                case 0x34 or 0x3C:
                    if (operand == 0) return 0;
                    a /= operand;
                    break;
                case 0x44 or 0x4C: a |= operand; break;
                case 0x54 or 0x5C: a &= operand; break;
                case 0x64 or 0x6C: a = operand < 32 ? a << (int)operand : 0; break;
                case 0x74 or 0x7C: a = operand < 32 ? a >> (int)operand : 0; break;
                case 0x84: a = 0 - a; break;
                case 0x94 or 0x9C:
                    if (operand == 0) return 0;
                    a %= operand;
                    break;
                case 0xA4 or 0xAC: a ^= operand; break;
                case 0x05: pc += (int)k; break;
                case 0x15 or 0x1D: pc += a == operand ? jumpTrue : jumpFalse; break;
                case 0x25 or 0x2D: pc += a > operand ? jumpTrue : jumpFalse; break;
                case 0x35 or 0x3D: pc += a >= operand ? jumpTrue : jumpFalse; break;
                case 0x45 or 0x4D: pc += (a & operand) != 0 ? jumpTrue : jumpFalse; break;
                case 0x06: return k;
                case 0x16: return a;
                case 0x07: x = a; break;
                case 0x87: a = x; break;
                default: throw new InvalidOperationException($"Code 0x{code:x}.");
            }
        }
    }

    private static uint? Load(ReadOnlySpan<byte> data, ulong offset, int size)
    {
        var bytes = size switch { 0x10 => 1, 0x08 => 2, _ => 4 };
        if (offset + (ulong)bytes > (ulong)data.Length) return null;

        var source = data.Slice((int)offset, bytes);
        return bytes switch
        {
            1 => source[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(source),
            _ => BinaryPrimitives.ReadUInt32BigEndian(source),
        };
    }
}
