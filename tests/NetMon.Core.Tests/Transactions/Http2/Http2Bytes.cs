using System.Text;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Transactions.Http2;

/// <summary>Builds what one side of a connection says. Fields are literals without the Huffman code and are not kept.</summary>
internal sealed class Http2Bytes
{
    public const int EndStream = 0x01;
    public const int EndHeaders = 0x04;
    public const int Padded = 0x08;
    public const int Priority = 0x20;

    private readonly List<byte> _bytes = [];

    /// <summary>Number of bytes so far.</summary>
    public int Length => _bytes.Count;

    public static implicit operator byte[](Http2Bytes bytes) => [.. bytes._bytes];

    /// <summary>A header block. Each field is written as <c>name: value</c>.</summary>
    public static byte[] Block(params string[] fields)
    {
        var bytes = new Bytes();
        foreach (var field in fields)
        {
            var colon = field.IndexOf(": ", StringComparison.Ordinal);
            Add(bytes.U8(0), field[..colon]);
            Add(bytes, field[(colon + 2)..]);
        }

        return bytes;
    }

    public Http2Bytes Preface()
    {
        _bytes.AddRange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        return this;
    }

    public Http2Bytes Frame(int type, int flags, int stream, params byte[] payload)
    {
        _bytes.AddRange((byte[])new Bytes().U8(payload.Length >> 16).U16(payload.Length).U8(type, flags).U32((uint)stream));
        _bytes.AddRange(payload);
        return this;
    }

    public Http2Bytes Settings() => Frame(4, 0, 0, 0, 3, 0, 0, 0, 100);

    public Http2Bytes Headers(int stream, int flags, params string[] fields) => Frame(1, flags | EndHeaders, stream, Block(fields));

    /// <summary>A request; the stream goes on.</summary>
    public Http2Bytes Post(int stream, string path) =>
        Headers(stream, 0, ":method: POST", ":scheme: http", ":path: " + path, ":authority: a.example");

    /// <summary>A request without content.</summary>
    public Http2Bytes Get(int stream, string path) =>
        Headers(stream, EndStream, ":method: GET", ":scheme: http", ":path: " + path, ":authority: a.example");

    public Http2Bytes Data(int stream, int flags, string text) => Frame(0, flags, stream, Encoding.ASCII.GetBytes(text));

    // A string literal, RFC 7541 section 5.2.
    private static void Add(Bytes bytes, string text)
    {
        var rest = text.Length - 127;
        bytes.U8(Math.Min(text.Length, 127));
        for (; rest > 127; rest >>= 7) bytes.U8((rest & 0x7f) | 0x80);
        if (rest >= 0) bytes.U8(rest);
        bytes.Text(text);
    }
}
