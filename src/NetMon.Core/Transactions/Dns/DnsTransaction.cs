using NetMon.Decoding.Applications.Dns;
using NetMon.Packets;
using NetMon.Transactions.Dns;

namespace NetMon;

/// <summary>
/// A DNS question and its answer (RFC 1035), also of mDNS (RFC 6762) and LLMNR (RFC 4795). A question without an answer is one too, and so is an
/// answer without a question.
/// </summary>
public sealed class DnsTransaction : Transaction
{
    private readonly DnsTransport _transport;

    internal DnsTransaction(in TransactionEnds ends, DnsTransport transport, string? name, int? type)
        : base(ends)
    {
        _transport = transport;
        Name = name;
        Type = type is { } known ? DnsCodes.Type(known) : null;
    }

    /// <inheritdoc/>
    public override DateTime? Time => base.Time;

    /// <inheritdoc/>
    public override long? TimeNanoseconds => base.TimeNanoseconds;

    /// <inheritdoc/>
    public override string? Client => base.Client;

    /// <inheritdoc/>
    public override int? ClientPort => base.ClientPort;

    /// <inheritdoc/>
    public override string Server => base.Server;

    /// <inheritdoc/>
    public override int ServerPort => base.ServerPort;

    /// <summary>How the messages were carried: Udp, Tcp, Mdns or Llmnr.</summary>
    public string Transport => EnumText.Of(_transport);

    /// <summary>The query ID; 0 with mDNS.</summary>
    public int Id { get; internal init; }

    /// <summary>
    /// The query name, without a trailing dot; the root is a dot. Dots and backslashes within a label are escaped with a backslash. Null if the
    /// message has none that can be read.
    /// </summary>
    public string? Name { get; }

    /// <summary>The query type: A, AAAA, MX ...; <c>Unknown (n)</c> if it has no name. Null if there is no question.</summary>
    public string? Type { get; }

    /// <summary>
    /// The response code: NOERROR, NXDOMAIN, SERVFAIL ...; <c>RCODEn</c> if it has no name. Null without an answer.
    /// </summary>
    public string? ResponseCode { get; internal init; }

    /// <summary>The data of the records in the answer section, joined by ", "; null if there are none.</summary>
    public string? Answers { get; internal init; }

    /// <summary>The IPv4 and IPv6 addresses in the answer section, joined by ", "; null if there are none.</summary>
    public string? Addresses { get; internal init; }

    /// <summary>The canonical names in the answer section (CNAME), joined by ", "; null if there are none.</summary>
    public string? Cnames { get; internal init; }

    /// <summary>The smallest time to live of the records in the answer section, in seconds; null if there are none.</summary>
    public long? MinimumTtl { get; internal init; }

    /// <summary>
    /// Seconds from the first question to the answer, so it includes the time until a question was repeated. Null if one of them was not seen.
    /// </summary>
    public double? Latency { get; internal init; }

    /// <summary>How often the client repeated the question before it was answered, with the same port and ID.</summary>
    public int Retries { get; internal init; }

    /// <summary>Whether the answer is truncated (TC), so that the client should ask again with TCP. Null without an answer.</summary>
    public bool? Truncated { get; internal init; }

    /// <summary>Whether the answer is from an authority of the zone (AA). Null without an answer.</summary>
    public bool? Authoritative { get; internal init; }

    /// <summary>Whether the server offers recursion (RA). Null without an answer.</summary>
    public bool? RecursionAvailable { get; internal init; }

    /// <summary>
    /// Authenticated if the server has validated the answer (AD, RFC 4035 section 3.2.3), Signed if it only has signatures, Requested if the
    /// client asked for them in vain (DO, RFC 3225); null if it did not ask.
    /// </summary>
    public string? Dnssec { get; internal init; }

    /// <summary>Length of the answer's message in bytes; null without an answer.</summary>
    public int? Size { get; internal init; }

    /// <summary>Whether the question was sent to all in a local network, where it is usual that nobody answers.</summary>
    internal bool IsMulticast => _transport is DnsTransport.Mdns or DnsTransport.Llmnr;

    /// <inheritdoc/>
    internal override bool IsDatagram => _transport != DnsTransport.Tcp;

    /// <inheritdoc/>
    internal override string ApplicationName => _transport switch
    {
        DnsTransport.Mdns => "MDNS",
        DnsTransport.Llmnr => "LLMNR",
        _ => "DNS",
    };

    /// <summary>The transaction in one line: <c>www.example.com A NOERROR 192.0.2.1</c>.</summary>
    public override string ToString() => string.Join(' ', new[] { Name, Type, ResponseCode, Answers }.Where(part => part is not null));
}
