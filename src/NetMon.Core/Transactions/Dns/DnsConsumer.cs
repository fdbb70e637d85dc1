using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Dns;
using NetMon.Flows.Decryption;
using NetMon.Flows.Key;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Dns;

/// <summary>Matches the answers of DNS, mDNS and LLMNR with their questions. Not thread-safe.</summary>
/// <param name="options">How long answers are waited for.</param>
/// <param name="output">Receives the transactions.</param>
[ReadsPackets]
internal sealed class DnsConsumer(TransactionOptions options, ITransactionSink output) : ITransportConsumer
{
    // A message of mDNS may hold many questions; more than these are not asked at once.
    private const int MaxQuestions = 64;

    private const int AuthenticatedFlag = 0x0020;
    private const int RecursionFlag = 0x0080;
    private const int TruncatedFlag = 0x0200;
    private const int AuthoritativeFlag = 0x0400;

    private readonly ConnectionDecryption _decryption = new(options.KeyLog);
    private readonly DnsQueries _queries = new(options, output);
    private readonly EarlyAnswers _early = new();

    /// <inheritdoc/>
    public long Evicted => _queries.Evicted;

    /// <inheritdoc/>
    public IConnectionReader? Open(ConnectionInfo connection) => _decryption.Open(connection, _ => new DnsStreamReader(connection, this));

    /// <inheritdoc/>
    public void Advance(long now)
    {
        _queries.Advance(now);
        EndEarly(_queries.Now);
    }

    /// <inheritdoc/>
    public void End()
    {
        EndEarly(CaptureMoment.Never);
        _queries.End();
    }

    /// <inheritdoc/>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> payload)
    {
        var ends = datagram.Endpoints;
        var whole = new ApplicationPayload(ApplicationTransport.Udp, ends.SrcPort, ends.DstPort, payload, datagram.Length);
        if (FindTransport(ApplicationDetector.Detect(whole)) is { } transport) Take(datagram, payload, transport);
    }

    /// <summary>Takes a message.</summary>
    /// <param name="datagram">Who sent it to whom.</param>
    /// <param name="message">The message as far as it was captured.</param>
    /// <param name="transport">How it was carried.</param>
    public void Take(in Datagram datagram, ReadOnlySpan<byte> message, DnsTransport transport)
    {
        if (message.Length < DnsHeader.Length) return;
        var header = DnsHeader.Read(message);
        if (!header.IsResponse) TakeQuery(datagram, message, header, transport);
        else if (transport == DnsTransport.Mdns) TakeAnnouncement(datagram, message);
        else TakeResponse(datagram, message, header, transport);
    }

    private static DnsTransport? FindTransport(ApplicationDecoder? decoder) => decoder switch
    {
        DnsDecoder => DnsTransport.Udp,
        MdnsDecoder => DnsTransport.Mdns,
        LlmnrDecoder => DnsTransport.Llmnr,
        _ => null,
    };

    private void TakeQuery(in Datagram datagram, ReadOnlySpan<byte> message, in DnsHeader header, DnsTransport transport)
    {
        var ends = EndsOf(datagram, isFromClient: true, hasClient: true);
        var at = DnsHeader.Length;
        var count = Math.Min((int)header.Questions, transport == DnsTransport.Mdns ? MaxQuestions : 1);
        for (var i = 0; i < count && TryReadQuestion(message, ref at, out var name, out var type); i++)
        {
            var key = new DnsQueryKey(ScopeOf(datagram, transport), header.Id, type, name.ToLowerInvariant());
            var query = _queries.Ask(key, ends, transport, name, DnsSecurity.IsRequested(message));
            if (query is not null && _early.TryTake(key, datagram.Packet, out var early)) Answer(query, early.Name, early.Answer, early.Hash, early.Packet);
        }

        // Inverse queries have answers instead of questions: RFC 1035 section 6.4.
        if (header.Questions == 0 && transport != DnsTransport.Mdns)
        {
            var key = new DnsQueryKey(ScopeOf(datagram, transport), header.Id, Type: 0, Name: "");
            _queries.Ask(key, ends, transport, name: null, wantsSignatures: false);
        }
    }

    private void TakeResponse(in Datagram datagram, ReadOnlySpan<byte> message, in DnsHeader header, DnsTransport transport)
    {
        var at = DnsHeader.Length;
        var hasQuestion = TryReadQuestion(message, ref at, out var name, out var type) && header.Questions > 0;
        // A server that does not understand the question may leave it out: RFC 1035 section 4.1.1, FORMERR.
        var scope = ScopeOf(datagram, transport, isResponse: true);
        var query = hasQuestion
            ? _queries.Find(new DnsQueryKey(scope, header.Id, type, name.ToLowerInvariant())) ?? _queries.Find(new DnsQueryKey(scope, header.Id, Type: 0, Name: ""))
            : _queries.FindById(scope, header.Id);
        var hash = HashOf(message);
        var isSecond = query is { IsAnswered: true };
        if (query is { IsAnswered: true })
        {
            if (query.AnswerHash == hash) return;
            query = null;
        }

        var answer = DnsAnswer.Read(message, datagram.Length);
        if (query is null)
        {
            var ends = EndsOf(datagram, isFromClient: false, hasClient: true);
            var key = new DnsQueryKey(scope, header.Id, type, name.ToLowerInvariant());
            // Of a question that has its answer, another one does not wait for another question.
            var isEarly = hasQuestion && transport != DnsTransport.Llmnr && !isSecond
                && _early.TryAdd(new EarlyAnswer(key, ends, transport, name, answer, hash, datagram.Packet) { Since = _queries.Now });
            if (!isEarly) output.Add(Answered(ends, transport, hasQuestion ? name : null, hasQuestion ? type : null, header.Id, answer, query: null, datagram.Packet));
            return;
        }

        query.AnswerHash = hash;
        var known = query.Ends;
        // With LLMNR the answer comes from another address than the one asked.
        if (transport == DnsTransport.Llmnr) known = known with { Server = datagram.Endpoints.Source, ServerPort = datagram.Endpoints.SrcPort };
        var (asked, askedType) = query.Name is null && hasQuestion ? (name, type) : (query.Name, query.Key.Type);
        output.Add(Answered(known, transport, asked, asked is null ? null : askedType, header.Id, answer, query, datagram.Packet));
    }

    private void Answer(DnsQuery query, string name, DnsAnswer answer, int hash, PacketMark packet)
    {
        query.AnswerHash = hash;
        output.Add(Answered(query.Ends, query.Transport, name, query.Key.Type, query.Key.Id, answer, query, packet));
    }

    private void EndEarly(in CaptureMoment now)
    {
        while (_early.TryEnd(now, out var early))
        {
            output.Add(Answered(early.Ends, early.Transport, early.Name, early.Key.Type, early.Key.Id, early.Answer, query: null, early.Packet));
        }
    }

    // A response of mDNS answers all who asked for its records, RFC 6762 section 6, and may be unasked, section 8.3.
    private void TakeAnnouncement(in Datagram datagram, ReadOnlySpan<byte> message)
    {
        var answer = DnsAnswer.Read(message, datagram.Length);
        var source = datagram.Endpoints;
        var isAsked = false;
        foreach (var (name, type) in answer.Records)
        {
            foreach (var asked in (ReadOnlySpan<ushort>)[type, DnsAnswer.AnyType])
            {
                var key = new DnsQueryKey(ScopeOf(datagram, DnsTransport.Mdns), Id: 0, asked, name.ToLowerInvariant());
                if (_queries.Find(key) is not { IsAnswered: false } query) continue;
                isAsked = true;
                query.AnswerHash = 0;
                _queries.Forget(query);
                var ends = query.Ends with { Server = source.Source, ServerPort = source.SrcPort };
                output.Add(Answered(ends, DnsTransport.Mdns, query.Name, query.Key.Type, id: 0, answer, query, datagram.Packet));
            }
        }

        if (isAsked || answer.Records.Count == 0) return;
        var (first, firstType) = answer.Records[0];
        var unasked = EndsOf(datagram, isFromClient: false, hasClient: false);
        output.Add(Answered(unasked, DnsTransport.Mdns, first, firstType, id: 0, answer, query: null, datagram.Packet));
    }

    private static DnsTransaction Answered(
        in TransactionEnds ends, DnsTransport transport, string? name, int? type, int id, DnsAnswer answer, DnsQuery? query, PacketMark packet)
    {
        var flags = answer.Header.Flags;
        return new DnsTransaction(ends, transport, name, type)
        {
            Id = id,
            ResponseCode = DnsCodes.ResponseMnemonic(answer.ResponseCode),
            Answers = answer.Answers,
            Addresses = answer.Addresses,
            Cnames = answer.Cnames,
            MinimumTtl = answer.MinimumTtl,
            Latency = query is null ? null : ConnectionInfo.Seconds(query.Ends.First, packet),
            Retries = query?.Retries ?? 0,
            Truncated = (flags & TruncatedFlag) != 0,
            Authoritative = (flags & AuthoritativeFlag) != 0,
            RecursionAvailable = (flags & RecursionFlag) != 0,
            Dnssec = DnsSecurity.Describe((flags & AuthenticatedFlag) != 0, answer.IsSigned, query?.WantsSignatures ?? false),
            Size = answer.Size,
        };
    }

    private static bool TryReadQuestion(ReadOnlySpan<byte> message, ref int at, out string name, out ushort type)
    {
        Span<byte> text = stackalloc byte[DnsName.MaxTextLength];
        var isThere = DnsQuestion.TryRead(message, ref at, text, out var length, out var question);
        type = question.Type;
        name = length == 0 ? DnsQuestion.Root : DnsName.ToText(text[..length]);
        return isThere && question.NameEnd == DnsNameEnd.Root;
    }

    private static FlowKey ScopeOf(in Datagram datagram, DnsTransport transport, bool isResponse = false)
    {
        if (transport is DnsTransport.Udp or DnsTransport.Tcp) return datagram.Key;
        var client = default(FlowEndpoints);
        if (transport == DnsTransport.Llmnr)
        {
            var ends = datagram.Endpoints;
            client = isResponse ? client with { Source = ends.Destination, SrcPort = ends.DstPort } : client with { Source = ends.Source, SrcPort = ends.SrcPort };
        }

        return datagram.Key.WithEndpoints(client);
    }

    private static TransactionEnds EndsOf(in Datagram datagram, bool isFromClient, bool hasClient)
    {
        var ends = datagram.Key.Endpoints(datagram.IsReversed ^ !isFromClient);
        return TransactionEnds.Of(ends, datagram.Key, datagram.Interface, datagram.Packet) with { HasClient = hasClient };
    }

    private static int HashOf(ReadOnlySpan<byte> message)
    {
        var hash = default(HashCode);
        hash.AddBytes(message);
        return hash.ToHashCode();
    }
}
