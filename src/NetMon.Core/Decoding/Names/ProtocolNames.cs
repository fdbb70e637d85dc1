using System.Globalization;

namespace NetMon.Decoding.Names;

/// <summary>What people call protocols.</summary>
internal static class ProtocolNames
{
    /// <summary>The name of the highest protocol that the headers show; never null, and the same string for the same protocol.</summary>
    public static string Of(in PacketHeaders headers) => headers.ProtocolSpace switch
    {
        ProtocolSpace.IP => IPProtocolNames.Find(headers.ProtocolNumber),
        ProtocolSpace.EtherType => EtherTypeNames.Find(headers.ProtocolNumber),
        ProtocolSpace.Llc => LlcNames.Find(headers.ProtocolNumber),
        ProtocolSpace.CiscoSnap => LlcNames.FindCisco(headers.ProtocolNumber),
        _ => LinkName((LinkType)headers.ProtocolNumber),
    };

    private static string LinkName(LinkType linkType) => linkType switch
    {
        LinkType.Ethernet => "Ethernet",
        LinkType.LinuxSll or LinkType.LinuxSll2 => "SLL",
        LinkType.Null or LinkType.Loop => "Loopback",
        LinkType.Raw => "IP",
        _ => Enum.GetName(linkType) ?? string.Create(CultureInfo.InvariantCulture, $"LinkType-{(int)linkType}"),
    };
}
