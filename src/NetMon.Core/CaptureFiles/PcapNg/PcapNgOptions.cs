using System.Buffers.Binary;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Enumerates the options at the end of a pcapng block (draft-ietf-opsawg-pcapng, section 3.5).</summary>
internal ref struct PcapNgOptions(ReadOnlySpan<byte> options, bool isBigEndian)
{
    public const ushort Comment = 1;
    private const ushort EndOfOptions = 0;
    private ReadOnlySpan<byte> _rest = options;

    /// <summary>Fault in the options, after <see cref="TryRead"/> has returned false; null if none.</summary>
    public string? Fault { get; private set; }

    public ushort Code { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool TryRead()
    {
        if (_rest.IsEmpty) return false;
        if (_rest.Length < 4) return Fail("the options end inside an option header");
        Code = ReadUInt16(_rest);
        var length = ReadUInt16(_rest[2..]);
        _rest = _rest[4..];
        var padded = (length + 3) & ~3;
        if (padded > _rest.Length) return Fail($"option {Code} claims {length} bytes where {_rest.Length} are left");
        if (Code == EndOfOptions) return false;
        if (Code is 2988 or 2989 or 19372 or 19373 && length < 4) return Fail("a custom option is too short for its enterprise number");
        Value = _rest[..length];
        _rest = _rest[padded..];
        return true;
    }

    private bool Fail(string fault)
    {
        Fault = fault;
        return false;
    }

    private readonly ushort ReadUInt16(ReadOnlySpan<byte> bytes) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
