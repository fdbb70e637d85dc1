using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Commands.Bases;
using NetMon.Transactions;

namespace NetMon.Commands;

/// <summary>Gets DNS questions with their answers: what was asked, what came back, how long it took.</summary>
/// <remarks>
/// <para>
/// Matches each answer of DNS (UDP and TCP, on any port), mDNS and LLMNR with its question. A question that is not answered within -Timeout is
/// a transaction too, with a ResponseCode of null. So is an answer whose question was not seen; its Latency is null. DNS over TLS is read
/// if its secrets are known, see -KeyLogFile; other encrypted DNS is not guessed.
/// </para>
/// <para>
/// Latency is the time from the first question to the answer. If the client repeats a question, with the same port and ID, it stays one
/// transaction: Retries counts the repetitions. A second copy of the same answer is left out; another answer with the same ID is a transaction of its own.
/// </para>
/// <para>
/// With mDNS, the first message that has the records answers the question, whoever sends it. Records that nobody asked for are an announcement: a
/// transaction without a client.
/// </para>
/// <para>
/// Fragmented messages, and messages over TCP in any number of segments, are put together. Memory is bounded: at most 100,000 questions wait
/// at once; beyond that, the oldest count as unanswered.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the lookups of a file.</summary>
/// <code>Get-DnsTransaction ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows what failed: no such name, server failure, no answer.</summary>
/// <code>Get-DnsTransaction ./example.pcapng | Where-Object ResponseCode -ne NOERROR</code>
/// </example>
/// <example>
/// <summary>Shows the slowest lookups.</summary>
/// <code>Get-DnsTransaction ./example.pcapng | Sort-Object Latency -Descending | Select-Object -First 10 Name, Server, Latency</code>
/// </example>
/// <example>
/// <summary>Measures the latency of each server.</summary>
/// <code>Get-DnsTransaction ./example.pcapng | Group-Object Server | Select-Object Name, Count, @{ Name = 'Mean'; Expression = { ($_.Group | Measure-Object Latency -Average).Average } }</code>
/// </example>
/// <example>
/// <summary>Finds the names under a domain.</summary>
/// <code>Get-DnsTransaction ./example.pcapng -Name *.example.com</code>
/// </example>
/// <example>
/// <summary>Takes a question as unanswered after two seconds.</summary>
/// <code>Get-ChildItem *.pcapng | Get-DnsTransaction -Timeout 2s | Where-Object ResponseCode -eq $null</code>
/// </example>
/// <example>
/// <summary>Shows the lookups of this machine for one second, as they are answered.</summary>
/// <code>Get-DnsTransaction -Interface lo -Duration 1</code>
/// </example>
/// <example>
/// <summary>Gathers lookups in the background.</summary>
/// <code>$job = Get-DnsTransaction -Interface lo -Duration 1 -AsJob; $job | Wait-Job | Receive-Job; $job | Remove-Job</code>
/// </example>
/// <example>
/// <summary>Reads packets that another cmdlet selected.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Port dns | Get-DnsTransaction | Export-Csv ./lookups.csv</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "DnsTransaction", DefaultParameterSetName = InterfaceSet, HelpUri = ProjectHome.Cmdlets + "Get-DnsTransaction.md")]
[OutputType(typeof(DnsTransaction), typeof(Job))]
public sealed class GetDnsTransactionCommand : TransactionCommand
{
    /// <summary>Selects only questions for these names. Wildcards are allowed. Several are alternatives.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    private protected override string JobType => "DnsTransaction";

    /// <inheritdoc/>
    private protected override TransactionReader CreateReader() => TransactionReader.ForDns(CommonOptions);

    /// <inheritdoc/>
    private protected override Predicate<Transaction>? Condition =>
        NameConditions.Any(Name) is { } wanted ? transaction => transaction is DnsTransaction { Name: { } name } && wanted(name) : null;
}
