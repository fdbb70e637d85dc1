using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>
/// Credentials in requests of HTTP/1: Basic in Authorization and Proxy-Authorization (RFC 7617), and forms with a password, in the body or in the
/// query of the target. What a client repeats in a connection is found once.
/// </summary>
[ReadsPackets]
internal sealed class HttpCredentials : CredentialParser
{
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
    public override long Buffered => _requests.Buffered + _responses.Buffered + _sent.Buffered;

    /// <summary>Recognises HTTP by the first line of a request.</summary>
    public static Recognition Recognise(in Opening opening)
    {
        var sent = opening.Sent;
        if (sent.IsEmpty)
        {
            var response = Opening.Begins(opening.Received, "HTTP/1."u8);
            return response == Recognition.No ? response : Recognition.Maybe;
        }

        if (HttpDecoder.IsRequest(sent, isUsualPort: false)) return Recognition.Yes;
        var word = TextLine.FirstWord(sent);
        if (word.Length > 16 || word.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') is >= 0 and var other && word[other] is not ((byte)'-' or (byte)'_'))
            return Recognition.No;
        return sent.Contains((byte)'\n') ? Recognition.No : Recognition.Maybe;
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
