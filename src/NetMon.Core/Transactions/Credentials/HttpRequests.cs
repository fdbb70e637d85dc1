using System.Buffers;
using System.Buffers.Text;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Credentials;

/// <summary>Takes the requests of a connection.</summary>
[ReadsPackets]
internal sealed class HttpRequests(CredentialLog log, HttpExchanges exchanges) : IHttpMessages
{
    private const string Basic = "HTTP Basic";
    private const string Form = "HTTP form";
    private const int MaxBody = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly List<(HttpProof Proof, string Field, string? User, string? Secret)> _basic = [];
    private HttpExchange _exchange = new();
    private HttpFormFields? _query;
    private string? _host;
    private BodyKind _kind;
    private byte[]? _boundary;

    private enum BodyKind : byte
    {
        Other,
        UrlEncoded,
        Multipart,
        Json,
    }

    /// <summary>The packet of the bytes that are being read.</summary>
    public PacketMark Packet { get; set; }

    /// <summary>Bytes of the body.</summary>
    public int Buffered => _body.WrittenCount;

    /// <inheritdoc/>
    public bool TakeStart(ReadOnlySpan<byte> line)
    {
        if (!HttpDecoder.IsRequest(line, isUsualPort: false)) return false;
        var method = TextLine.FirstWord(line);
        var target = TextLine.FirstWord(line[Math.Min(line.Length, method.Length + 1)..]);
        var query = target.IndexOf((byte)'?');
        _exchange = exchanges.Ask();
        _exchange.IsHead = method.SequenceEqual("HEAD"u8);
        _exchange.IsConnect = method.SequenceEqual("CONNECT"u8);
        _query = query < 0 ? null : HttpFormFields.Find(target[(query + 1)..]);
        _host = null;
        _kind = BodyKind.Other;
        _basic.Clear();
        _body.ResetWrittenCount();
        return true;
    }

    /// <inheritdoc/>
    public void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (TextLine.IsOneOf(name, "Host"u8)) _host = CredentialText.Of(value);
        else if (TextLine.IsOneOf(name, "Authorization"u8)) TakeBasic(HttpProof.Server, "Authorization", value);
        else if (TextLine.IsOneOf(name, "Proxy-Authorization"u8)) TakeBasic(HttpProof.Proxy, "Proxy-Authorization", value);
        else if (TextLine.IsOneOf(name, "Content-Type"u8)) TakeType(value);
    }

    /// <inheritdoc/>
    public HttpBody EndFields()
    {
        foreach (var (proof, field, user, secret) in _basic) Add(new Credential(Basic, field, user, secret, _host), proof);
        if (_query is { } query) Add(new Credential(Form, $"query field {query.Field}", query.UserName, query.Secret, _host), HttpProof.Form);
        return _exchange.IsConnect ? HttpBody.Tunnel : HttpBody.ByFields;
    }

    /// <inheritdoc/>
    public void TakeBody(ReadOnlySpan<byte> bytes)
    {
        if (_kind != BodyKind.Other && _body.WrittenCount < MaxBody) _body.Write(bytes[..Math.Min(bytes.Length, MaxBody - _body.WrittenCount)]);
    }

    /// <inheritdoc/>
    public void EndMessage()
    {
        var body = _body.WrittenSpan;
        var found = _kind switch
        {
            BodyKind.UrlEncoded => HttpFormFields.Find(body),
            BodyKind.Multipart => HttpMultipartFields.Find(body, _boundary),
            BodyKind.Json => HttpJsonFields.Find(body),
            _ => null,
        };
        _body.ResetWrittenCount();
        if (found is not { } form) return;
        var method = _kind == BodyKind.Json ? "JSON field" : "form field";
        Add(new Credential(Form, $"{method} {form.Field}", form.UserName, form.Secret, _host), HttpProof.Form);
    }

    private void TakeType(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAny((byte)';', (byte)' ');
        var type = end < 0 ? value : value[..end];
        _boundary = TextLine.IsOneOf(type, "multipart/form-data"u8) ? HttpMultipartFields.BoundaryOf(value) : null;
        if (_boundary is not null) _kind = BodyKind.Multipart;
        else if (TextLine.IsOneOf(type, "application/x-www-form-urlencoded"u8)) _kind = BodyKind.UrlEncoded;
        // RFC 6839 section 3.1: a type that is JSON with a meaning of its own.
        else if (TextLine.IsOneOf(type, "application/json text/json"u8) || (type.Length > 5 && TextLine.IsOneOf(type[^5..], "+json"u8))) _kind = BodyKind.Json;
        else _kind = BodyKind.Other;
    }

    private void Add(in Credential credential, HttpProof proof)
    {
        if (log.BeginOnce(credential, Packet) is { } attempt) _exchange.Add(attempt, proof);
    }

    private void TakeBasic(HttpProof proof, string field, ReadOnlySpan<byte> value)
    {
        if (_basic.Count >= 2 || !TextLine.StartsWith(value, "Basic "u8)) return;
        var text = value["Basic ".Length..].Trim((byte)' ').ToArray();
        if (Base64.DecodeFromUtf8InPlace(text, out var length) != OperationStatus.Done) return;
        var pair = (ReadOnlySpan<byte>)text.AsSpan(0, length);
        var colon = pair.IndexOf((byte)':');
        if (colon < 0) return;
        _basic.Add((proof, field, CredentialText.Of(pair[..colon]), CredentialText.Of(pair[(colon + 1)..])));
    }
}
