using System.Buffers;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Flows.Reassembly;
using NetMon.Transactions.Http.Content;

namespace NetMon.Transactions.Http.Http1;

/// <summary>
/// Reads a connection of HTTP/0.9 (RFC 1945 sections 4.1 and 5): a request line without a version, and a body that ends with the connection.
/// As both could be of another protocol, an exchange is output only if it is whole, and its body is HTML or comes from port 80.
/// </summary>
/// <param name="connection">The connection.</param>
[ReadsPackets]
internal sealed class SimpleReader(HttpConnection connection) : IConnectionReader
{
    private const string Version = "0.9";
    private const ushort UsualPort = 80;
    private const int MaxLine = 8 * 1024;

    private readonly HttpExchange _exchange = new(connection);
    private readonly ArrayBufferWriter<byte> _start = new();
    private bool _hasRequest;
    private bool _hasAnswer;
    private bool _isWhole;

    /// <inheritdoc/>
    public bool IsDone { get; private set; }

    /// <inheritdoc/>
    public long Buffered => connection.Kept + _start.Capacity;

    /// <summary>Whether what a client has sent so far is a request of HTTP/0.9.</summary>
    /// <param name="bytes">The bytes.</param>
    public static bool IsRequest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLine || bytes.IndexOf((byte)'\n') != bytes.Length - 1) return false;
        var line = bytes.TrimEnd("\r\n"u8);
        return line.StartsWith("GET "u8) && !line[4..].Contains((byte)' ') && HttpDecoder.IsRequest(line, isUsualPort: true);
    }

    /// <inheritdoc/>
    public void Take(StreamDirection direction, long offset, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        // A client says no more, and without the missing bytes it is not certain.
        if (gapBefore > 0 || (direction == StreamDirection.Sent && _hasRequest)) IsDone = true;
        if (IsDone) return;
        if (direction == StreamDirection.Sent) TakeRequest(bytes, packet);
        else TakeAnswer(bytes, packet);
    }

    /// <inheritdoc/>
    public void Finish(StreamDirection direction, PacketMark packet)
    {
        if (direction != StreamDirection.Received || !_hasAnswer) return;
        _exchange.End(HttpSide.Response, isComplete: true, packet);
        _isWhole = true;
    }

    /// <inheritdoc/>
    public void Complete(ConnectionEnd end)
    {
        if (!IsDone && _isWhole && IsCertain()) _exchange.Complete();
    }

    private void TakeRequest(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        _start.Write(bytes);
        if (!IsRequest(_start.WrittenSpan)) return;
        _hasRequest = true;
        var target = PayloadText.PrintableAscii(_start.WrittenSpan[4..].TrimEnd("\r\n"u8));
        _start.ResetWrittenCount();
        _exchange.TakeHead(HttpSide.Request, new HttpHead { Version = Version, Method = "GET", Target = target, Fields = new HttpFields() }, packet, packet);
        _exchange.End(HttpSide.Request, isComplete: true, packet);
    }

    private void TakeAnswer(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (!_hasAnswer) _exchange.TakeHead(HttpSide.Response, new HttpHead { Version = Version, Fields = new HttpFields() }, packet, packet);
        _hasAnswer = true;
        _start.Write(bytes[..Math.Min(bytes.Length, HttpBody.SniffLength - _start.WrittenCount)]);
        _exchange.TakeBody(HttpSide.Response, bytes, packet);
    }

    private bool IsCertain() => connection.Info.Endpoints.DstPort == UsualPort || MediaTypes.Detect(_start.WrittenSpan) == "text/html";
}
