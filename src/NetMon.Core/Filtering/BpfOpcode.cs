namespace NetMon.Filtering;

/// <summary>Fields of an instruction code; names and values from <c>pcap/bpf.h</c>.</summary>
internal static class BpfOpcode
{
    public const int Ld = 0x00;
    public const int Ldx = 0x01;
    public const int St = 0x02;
    public const int Stx = 0x03;
    public const int Alu = 0x04;
    public const int Jmp = 0x05;
    public const int Ret = 0x06;
    public const int Misc = 0x07;

    public const int Bits32 = 0x00;
    public const int Bits16 = 0x08;
    public const int Bits8 = 0x10;

    public const int Imm = 0x00;
    public const int Abs = 0x20;
    public const int Ind = 0x40;
    public const int Mem = 0x60;
    public const int Len = 0x80;
    public const int Msh = 0xA0;

    public const int Add = 0x00;
    public const int Sub = 0x10;
    public const int Mul = 0x20;
    public const int Div = 0x30;
    public const int Or = 0x40;
    public const int And = 0x50;
    public const int Lsh = 0x60;
    public const int Rsh = 0x70;
    public const int Neg = 0x80;
    public const int Mod = 0x90;
    public const int Xor = 0xA0;

    public const int Ja = 0x00;
    public const int Jeq = 0x10;
    public const int Jgt = 0x20;
    public const int Jge = 0x30;
    public const int Jset = 0x40;

    public const int K = 0x00;
    public const int X = 0x08;
    public const int A = 0x10;

    public const int Tax = 0x00;
    public const int Txa = 0x80;

    /// <summary>Number of scratch memory words.</summary>
    public const int MemoryWords = 16;
}
