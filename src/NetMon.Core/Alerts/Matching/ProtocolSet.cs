using System.Globalization;
using NetMon.Decoding;
using NetMon.Decoding.Names;

namespace NetMon.Alerts.Matching;

/// <summary>Protocols by displayed name or IP protocol number.</summary>
internal static class ProtocolSet
{
    private static readonly Lazy<HashSet<string>> Known = new(FindNames);

    /// <summary>Whether a text is a protocol name or an IP protocol number.</summary>
    public static bool IsKnown(string text) => TryParseNumber(text, out _) || Known.Value.Contains(text);

    /// <summary>Whether a packet's protocol is in a list. Slow; the result is the same for all packets of that protocol.</summary>
    public static bool Contains(IReadOnlyList<string> protocols, in PacketHeaders headers)
    {
        var name = ProtocolNames.Of(headers);
        foreach (var protocol in protocols)
        {
            if (protocol.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
            if (headers.HasAny(HeaderFields.IP) && TryParseNumber(protocol, out var number) && headers.IPProtocol == number) return true;
        }

        return false;
    }

    private static bool TryParseNumber(string text, out byte number) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static HashSet<string> FindNames()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var headers = default(PacketHeaders);
        Add(ProtocolSpace.IP, byte.MaxValue);
        Add(ProtocolSpace.Llc, byte.MaxValue);
        Add(ProtocolSpace.SlowProtocol, byte.MaxValue);
        Add(ProtocolSpace.EtherType, ushort.MaxValue);
        Add(ProtocolSpace.CiscoSnap, ushort.MaxValue);
        Add(ProtocolSpace.Ppp, ushort.MaxValue);
        Add(ProtocolSpace.Wlan, 0);
        return names;

        void Add(ProtocolSpace space, int last)
        {
            for (var number = 0; number <= last; number++)
            {
                headers.SetProtocol(space, number);
                names.Add(ProtocolNames.Of(headers));
            }
        }
    }
}
