using System.Globalization;
using System.Text;

namespace NetMon.Decoding.Info;

/// <summary>Describes TCP: <c>51234 -> 80 [SYN] Seq=1 Win=64240 Len=0</c>.</summary>
internal static class TcpInfo
{
    private static readonly (TcpFlags Flag, string Name)[] Names =
    [
        (TcpFlags.FIN, nameof(TcpFlags.FIN)), (TcpFlags.SYN, nameof(TcpFlags.SYN)), (TcpFlags.RST, nameof(TcpFlags.RST)),
        (TcpFlags.PSH, nameof(TcpFlags.PSH)), (TcpFlags.ACK, nameof(TcpFlags.ACK)), (TcpFlags.URG, nameof(TcpFlags.URG)),
        (TcpFlags.ECE, nameof(TcpFlags.ECE)), (TcpFlags.CWR, nameof(TcpFlags.CWR)), (TcpFlags.AE, nameof(TcpFlags.AE)),
    ];

    /// <summary>Describes ports, flags, absolute sequence and acknowledgment numbers, window and payload length.</summary>
    public static string Describe(in PacketHeaders headers)
    {
        if (!headers.Has(HeaderFields.Tcp | HeaderFields.Window))
            return PortsInfo.Describe(headers);

        var text = new StringBuilder(80);
        text.Append(CultureInfo.InvariantCulture, $"{headers.SrcPort} -> {headers.DstPort} [");
        AppendFlags(text, headers.TcpFlags);
        text.Append(CultureInfo.InvariantCulture, $"] Seq={headers.Seq}");
        if ((headers.TcpFlags & TcpFlags.ACK) != TcpFlags.None)
            text.Append(CultureInfo.InvariantCulture, $" Ack={headers.Ack}");
        return text.Append(CultureInfo.InvariantCulture, $" Win={headers.Window} Len={headers.PayloadLength}").ToString();
    }

    private static void AppendFlags(StringBuilder text, TcpFlags flags)
    {
        if (flags == TcpFlags.None)
            text.Append("None");
        var separator = string.Empty;
        foreach (var (flag, name) in Names)
        {
            if ((flags & flag) == TcpFlags.None)
                continue;
            text.Append(separator).Append(name);
            separator = ", ";
        }
    }
}
