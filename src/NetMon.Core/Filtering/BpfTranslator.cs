using System.Reflection.Emit;
using static NetMon.Filtering.BpfOpcode;

namespace NetMon.Filtering;

/// <summary>A compiled program: returns the number of bytes to keep of the frame, 0 to reject it.</summary>
/// <param name="data">The first captured byte; not read if there are none.</param>
/// <param name="length">Number of captured bytes.</param>
/// <param name="wireLength">Length on the wire.</param>
internal delegate uint BpfFunction(ref byte data, int length, int wireLength);

/// <summary>
/// Translates a valid program to IL, instruction by instruction: A, X and memory words become locals, jumps become branches, and every read
/// of the frame is bounds-checked. Dynamic methods are compiled with full optimisation immediately.
/// </summary>
internal sealed class BpfTranslator
{
    private readonly ILGenerator _il;
    private readonly LocalBuilder _a;
    private readonly LocalBuilder _x;
    private readonly LocalBuilder?[] _memory = new LocalBuilder?[MemoryWords];
    private readonly Label[] _labels;
    private readonly Label _reject;
    private readonly FrameLoads _loads;

    private BpfTranslator(ILGenerator il, int instructionCount)
    {
        _il = il;
        _a = il.DeclareLocal(typeof(uint));
        _x = il.DeclareLocal(typeof(uint));
        _reject = il.DefineLabel();
        _labels = new Label[instructionCount];
        for (var i = 0; i < _labels.Length; i++) _labels[i] = il.DefineLabel();
        _loads = new FrameLoads(il, _x, _reject);
    }

    /// <summary>Translates a program that <see cref="BpfValidator"/> has accepted.</summary>
    public static BpfFunction Translate(ReadOnlySpan<BpfInstruction> program)
    {
        var method = new DynamicMethod(
            "BpfProgram", typeof(uint), [typeof(byte).MakeByRefType(), typeof(int), typeof(int)], typeof(BpfTranslator).Module, skipVisibility: true);
        var translator = new BpfTranslator(method.GetILGenerator(), program.Length);
        for (var i = 0; i < program.Length; i++) translator.Emit(program[i], i);
        translator.EmitReject();
        return method.CreateDelegate<BpfFunction>();
    }

    private void Emit(BpfInstruction instruction, int index)
    {
        _il.MarkLabel(_labels[index]);
        var code = (int)instruction.Code;
        switch (code & 7)
        {
            case Ld:
                EmitLoadValue(code, instruction.K);
                _il.Emit(OpCodes.Stloc, _a);
                break;
            case Ldx:
                EmitLoadValue(code, instruction.K);
                _il.Emit(OpCodes.Stloc, _x);
                break;
            case St:
                _il.Emit(OpCodes.Ldloc, _a);
                _il.Emit(OpCodes.Stloc, Memory(instruction.K));
                break;
            case Stx:
                _il.Emit(OpCodes.Ldloc, _x);
                _il.Emit(OpCodes.Stloc, Memory(instruction.K));
                break;
            case Alu:
                EmitArithmetic(code, instruction.K);
                _il.Emit(OpCodes.Stloc, _a);
                break;
            case Jmp:
                EmitJump(instruction, index);
                break;
            case Ret:
                if ((code & 0x18) == A) _il.Emit(OpCodes.Ldloc, _a);
                else EmitConstant(instruction.K);
                _il.Emit(OpCodes.Ret);
                break;
            default:
                _il.Emit(OpCodes.Ldloc, (code & 0xF8) == Tax ? _a : _x);
                _il.Emit(OpCodes.Stloc, (code & 0xF8) == Tax ? _x : _a);
                break;
        }
    }

    private void EmitLoadValue(int code, uint k)
    {
        switch (code & 0xE0)
        {
            case Imm:
                EmitConstant(k);
                break;
            case Mem:
                _il.Emit(OpCodes.Ldloc, Memory(k));
                break;
            case Len:
                _il.Emit(OpCodes.Ldarg_2);
                break;
            case Abs:
                _loads.EmitAbsolute(k, code & 0x18);
                break;
            case Ind:
                _loads.EmitIndirect(k, code & 0x18);
                break;
            default:
                // IPv4 header length: the low four bits of the first byte, in 32-bit words.
                _loads.EmitAbsolute(k, BpfOpcode.Bits8);
                EmitConstant(0xF);
                _il.Emit(OpCodes.And);
                EmitConstant(2);
                _il.Emit(OpCodes.Shl);
                break;
        }
    }

    private void EmitArithmetic(int code, uint k)
    {
        var operation = code & 0xF0;
        var isX = (code & X) != 0;
        if (operation == Neg)
        {
            _il.Emit(OpCodes.Ldloc, _a);
            _il.Emit(OpCodes.Neg);
        }
        else if (operation is Lsh or Rsh)
        {
            EmitShift(operation == Lsh ? OpCodes.Shl : OpCodes.Shr_Un, isX, k);
        }
        else
        {
            if (operation is Div or Mod && isX)
            {
                _il.Emit(OpCodes.Ldloc, _x);
                _il.Emit(OpCodes.Brfalse, _reject);
            }

            _il.Emit(OpCodes.Ldloc, _a);
            EmitOperand(isX, k);
            _il.Emit(operation switch
            {
                Add => OpCodes.Add,
                Sub => OpCodes.Sub,
                Mul => OpCodes.Mul,
                Div => OpCodes.Div_Un,
                Mod => OpCodes.Rem_Un,
                And => OpCodes.And,
                Or => OpCodes.Or,
                _ => OpCodes.Xor,
            });
        }
    }

    // CPUs take the shift count modulo 32; in BPF a count of 32 or more gives 0.
    private void EmitShift(OpCode shift, bool isX, uint k)
    {
        if (!isX)
        {
            if (k >= 32)
            {
                EmitConstant(0);
                return;
            }

            _il.Emit(OpCodes.Ldloc, _a);
            EmitConstant(k);
            _il.Emit(shift);
            return;
        }

        var tooFar = _il.DefineLabel();
        var done = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, _x);
        EmitConstant(32);
        _il.Emit(OpCodes.Bge_Un, tooFar);
        _il.Emit(OpCodes.Ldloc, _a);
        _il.Emit(OpCodes.Ldloc, _x);
        _il.Emit(shift);
        _il.Emit(OpCodes.Br, done);
        _il.MarkLabel(tooFar);
        EmitConstant(0);
        _il.MarkLabel(done);
    }

    private void EmitJump(BpfInstruction instruction, int index)
    {
        var operation = instruction.Code & 0xF0;
        if (operation == Ja)
        {
            _il.Emit(OpCodes.Br, _labels[index + 1 + (int)instruction.K]);
            return;
        }

        _il.Emit(OpCodes.Ldloc, _a);
        EmitOperand((instruction.Code & X) != 0, instruction.K);
        if (operation == Jset) _il.Emit(OpCodes.And);
        _il.Emit(
            operation switch
            {
                Jeq => OpCodes.Beq,
                Jgt => OpCodes.Bgt_Un,
                Jge => OpCodes.Bge_Un,
                _ => OpCodes.Brtrue,
            },
            _labels[index + 1 + instruction.JumpTrue]);
        if (instruction.JumpFalse != 0) _il.Emit(OpCodes.Br, _labels[index + 1 + instruction.JumpFalse]);
    }

    private void EmitReject()
    {
        _il.MarkLabel(_reject);
        EmitConstant(0);
        _il.Emit(OpCodes.Ret);
    }

    private void EmitOperand(bool isX, uint k)
    {
        if (isX) _il.Emit(OpCodes.Ldloc, _x);
        else EmitConstant(k);
    }

    private void EmitConstant(uint value) => _il.Emit(OpCodes.Ldc_I4, (int)value);

    private LocalBuilder Memory(uint word) => _memory[word] ??= _il.DeclareLocal(typeof(uint));
}
