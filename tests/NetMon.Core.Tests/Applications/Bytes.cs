using System.Text;

namespace NetMon.Tests.Applications;

/// <summary>Builds messages: numbers in network order, text, and hexadecimal.</summary>
internal sealed class Bytes
{
    private readonly List<byte> _bytes = [];

    public static implicit operator byte[](Bytes bytes) => [.. bytes._bytes];

    public static byte[] Of(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    public Bytes U8(params int[] values)
    {
        foreach (var value in values) _bytes.Add((byte)value);
        return this;
    }

    public Bytes U16(params int[] values)
    {
        foreach (var value in values) U8(value >> 8, value);
        return this;
    }

    public Bytes U32(params uint[] values)
    {
        foreach (var value in values) U16((int)(value >> 16), (int)value);
        return this;
    }

    public Bytes Text(string text)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public Bytes Hex(string hex)
    {
        _bytes.AddRange(Of(hex));
        return this;
    }

    public Bytes Zeros(int count)
    {
        _bytes.AddRange(new byte[count]);
        return this;
    }

    /// <summary>A name of DNS, without compression.</summary>
    public Bytes Name(string name)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries)) U8(label.Length).Text(label);
        return U8(0);
    }

    /// <summary>An element of ASN.1 with a short length.</summary>
    public Bytes Ber(int tag, byte[] content)
    {
        U8(tag, content.Length);
        _bytes.AddRange(content);
        return this;
    }
}
