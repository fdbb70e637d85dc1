using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Credentials in requests of HTTP/1: Basic in Authorization and Proxy-Authorization (RFC 7617), and forms with a password: in a body that is
/// URL-encoded, multipart/form-data (RFC 7578) or JSON, or in the query of the target. What a client repeats in a connection is found once.
/// </summary>
[ReadsPackets]
internal sealed class HttpCredentials : CredentialParser
{
    private const int MaxMethod = 10;

    private readonly HttpExchanges _exchanges = new();
    private readonly HttpMessageReader _requests;
    private readonly HttpMessageReader _responses;
    private readonly HttpRequests _sent;

    /// <summary>Creates the parser of a connection.</summary>
    /// <param name="log">Takes the credentials.</param>
    public HttpCredentials(CredentialLog log)
    {
        _sent = new HttpRequests(log, _exchanges);
        _requests = new HttpMessageReader(_sent);
        _responses = new HttpMessageReader(new HttpResponses(_exchanges));
    }

    /// <inheritdoc/>
    public override bool IsDone => _requests.IsOver && (_responses.IsOver || !_exchanges.HasOpen);

    /// <inheritdoc/>
    public override long Buffered => _requests.Buffered + _responses.Buffered + _sent.Buffered + _exchanges.Buffered;

    // RFC 9110 section 9, RFC 5789, and WebDAV: RFC 4918 section 9.
    private static ReadOnlySpan<byte> Methods =>
        "GET POST HEAD PUT DELETE OPTIONS PATCH CONNECT TRACE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT SEARCH SUBSCRIBE NOTIFY"u8;

    /// <summary>Recognises HTTP by the method of its first request.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        if (sent.IsEmpty)
        {
            var response = Opening.Begins(opening.Received, "HTTP/1."u8);
            return response == Recognition.No ? response : Recognition.Maybe;
        }

        // Decided by the first word, because the line may be long and come in pieces.
        var word = TextLine.FirstWord(sent);
        if (word.Length < sent.Length) return TextLine.IsOneOf(word, Methods) ? Recognition.Yes : Recognition.No;
        return word.Length <= MaxMethod && word.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0 ? Recognition.Maybe : Recognition.No;
    }

    /// <inheritdoc/>
    public override void Take(bool isFromClient, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        if (isFromClient)
        {
            _sent.Packet = packet;
            _requests.Take(bytes);
        }
        else
        {
            _responses.Take(bytes);
        }
    }

    /// <inheritdoc/>
    public override void Lose(bool isFromClient, long count)
    {
        (isFromClient ? _requests : _responses).Lose(count);
        _exchanges.Lose();
    }
}
