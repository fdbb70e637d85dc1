namespace NetMon.Filtering;

/// <summary>
/// Filter terms of cmdlet parameters and a filter expression, combined into one expression. Several values of one term are alternatives;
/// different terms must all match.
/// </summary>
public sealed record FilterTerms
{
    /// <summary>A filter expression, pcap-filter(7).</summary>
    public string? Filter { get; init; }

    /// <summary>Protocols, by name or number: see <see cref="FilterProtocols"/>.</summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>Source or destination addresses or networks.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>Source addresses or networks.</summary>
    public IReadOnlyList<string> SourceAddress { get; init; } = [];

    /// <summary>Destination addresses or networks.</summary>
    public IReadOnlyList<string> DestinationAddress { get; init; } = [];

    /// <summary>Source or destination ports: numbers, ranges such as <c>8000-8100</c>, service names.</summary>
    public IReadOnlyList<string> Port { get; init; } = [];

    /// <summary>Source ports.</summary>
    public IReadOnlyList<string> SourcePort { get; init; } = [];

    /// <summary>Destination ports.</summary>
    public IReadOnlyList<string> DestinationPort { get; init; } = [];

    /// <summary>
    /// The combined expression, each term in parentheses and joined by <c>and</c>; null if there is no term. The filter expression comes first,
    /// so that <c>vlan</c> or <c>mpls</c> in it shifts the offsets of the typed terms, as in tcpdump.
    /// </summary>
    /// <exception cref="FilterException">A value is not a protocol, address, network, port or service.</exception>
    public string? ToExpression()
    {
        List<string> terms = [];
        if (!string.IsNullOrWhiteSpace(Filter)) terms.Add(Filter.Trim());
        AddAlternatives(terms, nameof(Protocol), Protocol, FilterProtocols.ToExpression);
        AddAlternatives(terms, nameof(Address), Address, AddressTerm.ToExpression);
        AddAlternatives(terms, nameof(SourceAddress), SourceAddress, value => AddressTerm.ToExpression(value, "src "));
        AddAlternatives(terms, nameof(DestinationAddress), DestinationAddress, value => AddressTerm.ToExpression(value, "dst "));
        AddAlternatives(terms, nameof(Port), Port, value => PortTerm(value, ""));
        AddAlternatives(terms, nameof(SourcePort), SourcePort, value => PortTerm(value, "src "));
        AddAlternatives(terms, nameof(DestinationPort), DestinationPort, value => PortTerm(value, "dst "));
        return terms.Count switch
        {
            0 => null,
            // A single term is kept as typed, so that the compiler's messages match it.
            1 => terms[0],
            _ => string.Join(" and ", terms.Select(term => $"({term})")),
        };
    }

    private static void AddAlternatives(List<string> terms, string parameter, IReadOnlyList<string> values, Func<string, string> toExpression)
    {
        if (values.Count == 0) return;
        try
        {
            terms.Add(string.Join(" or ", values.Select(toExpression)));
        }
        catch (FilterException e)
        {
            throw new FilterException(e.Expression, e.Message) { Parameter = parameter };
        }
    }

    private static string PortTerm(string text, string direction) => PortRange.TryParse(text, out var ports)
        ? ports.ToExpression(direction)
        : throw new FilterException(text, PortRange.Refusal(text));
}
