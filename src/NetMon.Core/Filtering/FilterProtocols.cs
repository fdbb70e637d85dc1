using System.Collections.Frozen;
using System.Globalization;
using NetMon.Decoding.Applications;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Filtering;

/// <summary>Protocol names for filters, with their expressions.</summary>
public static class FilterProtocols
{
    private static readonly FrozenDictionary<string, string> Expressions = new Dictionary<string, string>
    {
        ["ah"] = "ah",
        ["arp"] = "arp",
        ["dccp"] = "proto 33",
        ["eigrp"] = "proto 88",
        ["esp"] = "esp",
        ["gre"] = "proto 47",
        ["icmp"] = "icmp",
        ["icmp6"] = "icmp6",
        ["icmpv6"] = "icmp6",
        ["igmp"] = "igmp",
        ["ip"] = "ip",
        ["ip6"] = "ip6",
        ["ipip"] = "proto 4",
        ["ipv4"] = "ip",
        ["ipv6"] = "ip6",
        ["lldp"] = "ether proto 0x88cc",
        ["ospf"] = "proto 89",
        ["pim"] = "pim",
        ["rarp"] = "rarp",
        ["sctp"] = "sctp",
        ["stp"] = "stp",
        ["tcp"] = "tcp",
        ["udp"] = "udp",
        ["udplite"] = "proto 136",
        ["vrrp"] = "vrrp",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names, sorted; case-insensitive.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Expressions.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The filter expression of a protocol.</summary>
    /// <param name="protocol">A name, or an IP protocol number, which matches IPv4 and IPv6.</param>
    /// <exception cref="FilterException">The text is neither.</exception>
    internal static string ToExpression(string protocol)
    {
        var text = protocol.Trim();
        if (Expressions.TryGetValue(text, out var expression)) return expression;
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return string.Create(CultureInfo.InvariantCulture, $"proto {number}");
        }

        if (ApplicationNames.Find(text) is { } application)
        {
            throw new FilterException(protocol, $"{SafeText.Quote(protocol)} is an application, not a protocol of the network or transport layer. Use -Application {application}.");
        }

        throw new FilterException(
            protocol, $"{SafeText.Quote(protocol)} is not a protocol that can be filtered for.{(text.All(char.IsAsciiDigit) ? "" : NameSuggestions.Question(text, Names))} Use one of {string.Join(", ", Names)}, or an IP protocol number from 0 to 255.");
    }
}
