using System.Globalization;
using NetMon.Decoding.Names;

namespace NetMon.Decoding.Info;

/// <summary>Describes UDP and similar protocols: <c>53 -> 41000 Len=48</c>.</summary>
internal static class PortsInfo
{
    /// <summary>Describes both ports and the payload length.</summary>
    public static string Describe(in PacketHeaders headers) => headers.Has(HeaderFields.Ports)
        ? string.Create(CultureInfo.InvariantCulture, $"{headers.SrcPort} -> {headers.DstPort} Len={headers.PayloadLength}")
        : ProtocolNames.Of(headers);
}
