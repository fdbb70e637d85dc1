using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace NetMon.Filtering;

/// <summary>Emits reads of the frame: bounds-checked (a read out of bounds rejects the frame), big-endian, unaligned.</summary>
internal sealed class FrameLoads
{
    private static readonly MethodInfo Reverse16 = Reverse(typeof(ushort));
    private static readonly MethodInfo Reverse32 = Reverse(typeof(uint));

    private readonly ILGenerator _il;
    private readonly LocalBuilder _x;
    private readonly Label _reject;
    private LocalBuilder? _offset;

    public FrameLoads(ILGenerator il, LocalBuilder x, Label reject)
    {
        _il = il;
        _x = x;
        _reject = reject;
    }

    /// <summary>Pushes the value at a non-negative offset.</summary>
    public void EmitAbsolute(uint offset, int size)
    {
        var end = (long)offset + SizeInBytes(size);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Ldc_I8, end);
        _il.Emit(OpCodes.Blt, _reject);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, (int)offset);
        EmitRead(size);
    }

    /// <summary>Pushes the value at X plus an offset; the sum does not wrap, as in libpcap.</summary>
    public void EmitIndirect(uint offset, int size)
    {
        _offset ??= _il.DeclareLocal(typeof(long));
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Ldc_I8, (long)offset);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _offset);
        _il.Emit(OpCodes.Ldloc, _offset);
        _il.Emit(OpCodes.Ldc_I8, (long)SizeInBytes(size));
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Bgt, _reject);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldloc, _offset);
        EmitRead(size);
    }

    private void EmitRead(int size)
    {
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        switch (size)
        {
            case BpfOpcode.Bits8:
                _il.Emit(OpCodes.Ldind_U1);
                break;
            case BpfOpcode.Bits16:
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Ldind_U2);
                if (BitConverter.IsLittleEndian) _il.Emit(OpCodes.Call, Reverse16);
                break;
            default:
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Ldind_U4);
                if (BitConverter.IsLittleEndian) _il.Emit(OpCodes.Call, Reverse32);
                break;
        }
    }

    private static int SizeInBytes(int size) => size switch
    {
        BpfOpcode.Bits8 => 1,
        BpfOpcode.Bits16 => 2,
        _ => 4,
    };

    private static MethodInfo Reverse(Type type) =>
        typeof(BinaryPrimitives).GetMethod(nameof(BinaryPrimitives.ReverseEndianness), [type])!;
}
