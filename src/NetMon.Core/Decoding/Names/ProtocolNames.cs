using NetMon.Decoding.Link;

namespace NetMon.Decoding.Names;

/// <summary>Display names of protocols.</summary>
internal static class ProtocolNames
{
    /// <summary>The name of the highest known protocol; never null, and the same string instance for the same protocol.</summary>
    public static string Of(in PacketHeaders headers) => headers.ProtocolSpace switch
    {
        ProtocolSpace.IP => IPProtocolNames.Find(headers.ProtocolNumber),
        ProtocolSpace.EtherType => EtherTypeNames.Find(headers.ProtocolNumber),
        ProtocolSpace.Llc => LlcNames.Find(headers.ProtocolNumber),
        ProtocolSpace.CiscoSnap => LlcNames.FindCisco(headers.ProtocolNumber),
        ProtocolSpace.Ppp => PppNames.Find(headers.ProtocolNumber),
        ProtocolSpace.Wlan => "802.11",
        ProtocolSpace.CiscoHdlc => PppNames.FindCiscoHdlc(headers.ProtocolNumber),
        ProtocolSpace.SlowProtocol => SlowName(headers.ProtocolNumber),
        _ => LinkTable.NameOf((LinkType)headers.ProtocolNumber),
    };

    private static string SlowName(int subtype) => subtype switch
    {
        SlowProtocols.Lacp => "LACP",
        SlowProtocols.Marker => "LACP marker",
        SlowProtocols.Oam => "OAM",
        SlowProtocols.OrganisationSpecific => "OSSP",
        _ => EtherTypeNames.Find(EtherTypes.SlowProtocols),
    };
}
