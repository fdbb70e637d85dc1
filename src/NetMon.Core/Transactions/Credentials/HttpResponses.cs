using System.Buffers.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications.Protocols;

namespace NetMon.Transactions.Credentials;

/// <summary>Takes the status of the responses of a connection.</summary>
[ReadsPackets]
internal sealed class HttpResponses(HttpExchanges exchanges) : IHttpMessages
{
    private const int StatusOffset = 9;

    private HttpExchange? _exchange;
    private int _status;

    /// <inheritdoc/>
    public bool TakeStart(ReadOnlySpan<byte> line)
    {
        if (!HttpDecoder.IsResponse(line) || !Utf8Parser.TryParse(line[StatusOffset..], out _status, out _)) return false;
        // Interim responses precede the one that answers, RFC 9110 section 15.2; 101 switches to another protocol.
        _exchange = _status is < 200 and not 101 ? null : exchanges.Answer();
        _exchange?.Answer(_status);
        return true;
    }

    /// <inheritdoc/>
    public void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
    }

    /// <inheritdoc/>
    public HttpBody EndFields()
    {
        if (_exchange is null || _status is 204 or 304 || _exchange.IsHead) return HttpBody.None;
        return _status == 101 || (_exchange.IsConnect && _status is >= 200 and < 300) ? HttpBody.Tunnel : HttpBody.UntilClose;
    }

    /// <inheritdoc/>
    public void TakeBody(ReadOnlySpan<byte> bytes)
    {
    }

    /// <inheritdoc/>
    public void EndMessage()
    {
    }
}
