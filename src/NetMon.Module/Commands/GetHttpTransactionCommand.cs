using System.Management.Automation;
using NetMon.Adapters.Compression;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Commands.Bases;
using NetMon.Transactions;
using NetMon.Transactions.Http;

namespace NetMon.Commands;

/// <summary>Gets HTTP requests with their responses: what was asked, what came back, how long each part took.</summary>
/// <remarks>
/// <para>
/// Reads HTTP/1.0, 1.1 and 2 on any port, recognised by content; HTTPS if its secrets are known, from -KeyLogFile or from a pcapng file. A request without a response is a transaction too, with a StatusCode of null;
/// so is a response without a request. A transaction is output when its response is complete, or when its connection ends or is silent for
/// -Timeout. A WebSocket connection, or a tunnel through a proxy, is part of the transaction that opened it.
/// </para>
/// <para>
/// HTTP/2 without TLS is recognised by its first bytes, or follows an upgrade (h2c). Each stream is a transaction, also one that the server pushes. A
/// connection whose beginning was not captured cannot be read, because its header fields refer to earlier ones. After missing bytes outside of bodies,
/// the direction is read no further, and Note says so. Of more than 1,000 open streams of a connection, the oldest is output as it is.
/// </para>
/// <para>
/// Why is it slow? DnsLatency is the lookup that gave the client the server's address, ConnectLatency the TCP handshake, ResponseLatency the time from
/// the last byte of the request to the first byte of the response, TransferTime that from the first to the last byte of the response. All are seconds.
/// DnsLatency needs the packets of the lookup: a filter such as -Port 80 leaves them out.
/// </para>
/// <para>
/// Path has no query and Host no port; Url has both. RequestHeaders and ResponseHeaders are text of one line a field; GetHeader('Name') gets one field.
/// Credentials are masked; UserName is that of Basic authentication.
/// </para>
/// <para>
/// GetBody() and GetRequestBody() return bodies, decoded (chunked, gzip, deflate, br, zstd), up to -MaxBodySize of transferred bytes. RequestBytes and
/// ResponseBytes are lengths as transferred. DetectedType tells the type by the content. GetBodyFault() says why a body is not whole.
/// </para>
/// <para>
/// Missing bytes of a body are counted, and Complete is false. After missing bytes of a head, reading goes on with the next segment that begins
/// with a message. Note says what was missing, invalid, or left out because of a limit: 200 fields and 64 KB a head. Memory is bounded:
/// beyond 64 MB of unfinished transactions, connections are ended early, and a warning says so.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the requests of a file.</summary>
/// <code>Get-HttpTransaction ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows why it is slow: the slowest responses, with the parts of their time.</summary>
/// <code>Get-HttpTransaction ./example.pcapng | Sort-Object ResponseLatency -Descending | Select-Object -First 10 Url, DnsLatency, ConnectLatency, ResponseLatency, TransferTime</code>
/// </example>
/// <example>
/// <summary>Shows errors of servers, and requests that nobody answered.</summary>
/// <code>Get-HttpTransaction ./example.pcapng | Where-Object { $_.StatusCode -ge 400 -or $null -eq $_.StatusCode }</code>
/// </example>
/// <example>
/// <summary>Shows what a browser asked for over HTTPS; it writes the key log if SSLKEYLOGFILE names a file.</summary>
/// <code>Get-HttpTransaction ./example.pcapng -KeyLogFile ./keys.log | Where-Object Scheme -eq https</code>
/// </example>
/// <example>
/// <summary>Finds downloads whose content is not what the server says.</summary>
/// <code>Get-HttpTransaction ./example.pcapng | Where-Object { $_.DetectedType -and $_.ContentType -notlike "$($_.DetectedType)*" } | Select-Object Url, ContentType, DetectedType</code>
/// </example>
/// <example>
/// <summary>Reads the text of a response, and one of its headers.</summary>
/// <code>Get-HttpTransaction ./example.pcapng -Url *example.com* | ForEach-Object { $_.GetHeader('Server'); [Text.Encoding]::UTF8.GetString($_.GetBody()) }</code>
/// </example>
/// <example>
/// <summary>Measures the latency of each host. Bodies are not kept.</summary>
/// <code>Get-HttpTransaction ./example.pcapng -MaxBodySize 0 | Group-Object Host | Select-Object Name, Count, @{ Name = 'Mean'; Expression = { ($_.Group | Measure-Object ResponseLatency -Average).Average } }</code>
/// </example>
/// <example>
/// <summary>Shows the requests of this machine for one second, as they are answered.</summary>
/// <code>Get-HttpTransaction -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Ends connections that are silent for ten seconds, in the background.</summary>
/// <code>$job = Get-HttpTransaction -Interface lo -Duration 1 -Timeout 10s -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "HttpTransaction", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Get-HttpTransaction.md")]
[OutputType(typeof(HttpTransaction), typeof(Job))]
public sealed class GetHttpTransactionCommand : TransactionCommand
{
    /// <summary>Creates the cmdlet.</summary>
    public GetHttpTransactionCommand() => base.Timeout = HttpTransactionOptions.DefaultTimeout;

    /// <summary>Selects only requests for these URLs. Wildcards are allowed. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Url { get; set; }

    /// <summary>The maximum number of bytes to keep of each body, as transferred; 0 for none. The default is 1 MB (1,048,576).</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(0, 1 << 30)]
    public long MaxBodySize { get; set; } = HttpTransactionOptions.DefaultMaxBody;

    /// <summary>
    /// Ends a connection without packets for this long, so that a request counts as unanswered: a number of seconds, or 500ms, 5m, 00:00:30. The
    /// default is 5 minutes. It is counted in packet time.
    /// </summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public override TimeSpan Timeout { get => base.Timeout; set => base.Timeout = value; }

    /// <inheritdoc/>
    private protected override string JobType => "HttpTransaction";

    /// <inheritdoc/>
    private protected override TransactionReader CreateReader() =>
        TransactionReader.ForHttp(new HttpTransactionOptions(CommonOptions) { MaxBody = (int)MaxBodySize, Codings = ContentCodings.All });

    /// <inheritdoc/>
    private protected override Predicate<Transaction>? Condition =>
        NameConditions.Any(Url) is { } wanted ? transaction => transaction is HttpTransaction { Url: { } url } && wanted(url) : null;
}
