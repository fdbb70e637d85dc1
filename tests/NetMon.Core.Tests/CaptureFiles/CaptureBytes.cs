using System.Buffers.Binary;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Writes valid and invalid capture files byte by byte, independently of the product's writers.</summary>
internal sealed class CaptureBytes(bool isBigEndian = false)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public CaptureBytes U8(params byte[] values)
    {
        _bytes.AddRange(values);
        return this;
    }

    public CaptureBytes U16(int value)
    {
        var bytes = new byte[2];
        if (isBigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return U8(bytes);
    }

    public CaptureBytes U32(uint value)
    {
        var bytes = new byte[4];
        if (isBigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return U8(bytes);
    }

    public CaptureBytes PcapHeader(uint magic = 0xa1b2c3d4, uint network = 1, int major = 2, int minor = 4, uint snapshotLength = 65535) =>
        U32(magic).U16(major).U16(minor).U32(0).U32(0).U32(snapshotLength).U32(network);

    public CaptureBytes PcapRecord(uint seconds, uint fraction, byte[] data, uint? length = null, byte[]? extraHeader = null) =>
        U32(seconds).U32(fraction).U32((uint)data.Length).U32(length ?? (uint)data.Length).U8(extraHeader ?? []).U8(data);

    public CaptureBytes Block(uint type, Action<CaptureBytes> body, uint? statedLength = null, uint? trailer = null)
    {
        var inner = new CaptureBytes(isBigEndian);
        body(inner);
        var content = inner.ToArray();
        var length = statedLength ?? (uint)content.Length + 12;
        return U32(type).U32(length).U8(content).U32(trailer ?? length);
    }

    public CaptureBytes Section(int minor = 0) => Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1).U16(minor).U32(uint.MaxValue).U32(uint.MaxValue));

    public CaptureBytes Interface(int linkType = 1, uint snapshotLength = 0, params (int Code, byte[] Value)[] options) =>
        Block(1, b => b.U16(linkType).U16(0).U32(snapshotLength).Options(options));

    public CaptureBytes Packet(uint source, ulong timestamp, byte[] data, uint? length = null, params (int Code, byte[] Value)[] options) =>
        Block(6, b => b.U32(source).U32((uint)(timestamp >> 32)).U32((uint)timestamp).U32((uint)data.Length)
            .U32(length ?? (uint)data.Length).Padded(data).Options(options));

    public CaptureBytes Padded(byte[] data) => U8(data).U8(new byte[-data.Length & 3]);

    public CaptureBytes Options(params (int Code, byte[] Value)[] options)
    {
        foreach (var (code, value) in options) U16(code).U16(value.Length).Padded(value);
        return options.Length == 0 ? this : U32(0);
    }
}
