using System.Collections;
using System.Collections.Concurrent;
using System.Net.NetworkInformation;
using System.Reflection;
using System.Text;
using NetMon.Inspection;
using NetMon.Presentation;
using PacketDotNet;

namespace NetMon.Adapters.Inspection;

/// <summary>
/// Dissects frames with PacketDotNet. The library throws on malformed input and on unknown link types, and its layers are lazy and tied to
/// their array: so everything runs here, on a copy, and only plain values are returned.
/// </summary>
public sealed class PacketDotNetDissector : IPacketDissector
{
    private const int MaxLayers = 32;
    private const int MaxItems = 64;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <inheritdoc/>
    public IReadOnlyList<DissectedLayer> Dissect(LinkType linkType, byte[] frame)
    {
        var layers = new List<DissectedLayer>();
        Guard(() =>
        {
            if (!Enum.IsDefined((LinkLayers)linkType)) return;
            var packet = Packet.ParsePacket((LinkLayers)linkType, [.. frame]);
            while (packet is not null && layers.Count < MaxLayers)
            {
                layers.Add(Describe(packet));
                // Above TCP the library decodes only DRDA, and loops forever on a truncated DRDA message.
                packet = packet is TcpPacket ? null : packet.PayloadPacket;
            }
        });
        return layers;
    }

    private static DissectedLayer Describe(Packet packet)
    {
        var header = packet.HeaderSegment;
        // A layer without payload may include its message in the header segment, or not.
        var length = packet is TcpPacket || packet.HasPayloadPacket || packet.HasPayloadData ? header.Length : packet.BytesSegment.Length;
        return new DissectedLayer(Names.GetOrAdd(packet.GetType(), static (_, packet) => NameOf(packet), packet), header.Offset, length, () => ReadFields(packet));
    }

    private static List<KeyValuePair<string, object>> ReadFields(Packet packet)
    {
        var fields = new List<KeyValuePair<string, object>>();
        foreach (var property in Properties.GetOrAdd(packet.GetType(), FieldsOf))
        {
            Guard(() => AddValue(fields, Words(property.Name), property.GetValue(packet)));
        }

        if (packet is IEnumerable items) Guard(() => AddValue(fields, "Item", items));
        return fields;
    }

    private static void AddValue(List<KeyValuePair<string, object>> fields, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case PhysicalAddress mac:
                fields.Add(new(name, string.Join(':', mac.GetAddressBytes().Select(b => b.ToString("x2", null)))));
                break;
            case byte[] bytes:
                if (bytes.Length > 0) fields.Add(new(name, Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, MaxItems))).ToLowerInvariant()));
                break;
            case string text:
                fields.Add(new(name, SafeText.Escape(text)));
                break;
            case bool or byte or sbyte or short or ushort or int or uint or long or ulong:
                fields.Add(new(name, value));
                break;
            case System.Net.IPAddress address:
                fields.Add(new(name, address.ToString()));
                break;
            // An enum type of the library is unknown to the user's shell, so its name is used.
            case Enum:
                fields.Add(new(name, value.ToString()!));
                break;
            case IEnumerable items:
                foreach (var item in items.Cast<object>().Take(MaxItems)) fields.Add(new(name, Text(item)));
                break;
            default:
                fields.Add(new(name, Text(value)));
                break;
        }
    }

    /// <summary>A part of a layer as one line: its ToString, or its simple properties if it has none.</summary>
    private static string Text(object part)
    {
        var text = part.ToString() ?? "";
        if (text != part.GetType().FullName) return SafeText.Escape(text);

        var values = new List<string>();
        foreach (var property in Properties.GetOrAdd(part.GetType(), FieldsOf))
        {
            Guard(() =>
            {
                var value = property.GetValue(part);
                if (value is string or bool or Enum or byte[] || value?.GetType().IsPrimitive == true)
                    values.Add($"{Words(property.Name)} {(value is byte[] bytes ? Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, MaxItems))).ToLowerInvariant() : value)}");
            });
        }

        return SafeText.Escape(string.Join(", ", values));
    }

    /// <summary>
    /// The specific properties of a layer type: without those common to all, computed or display ones, and lists, which the library reads by
    /// unchecked lengths.
    /// </summary>
    private static PropertyInfo[] FieldsOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.DeclaringType != typeof(Packet) && p.CanRead && p.GetIndexParameters().Length == 0)
            .Where(p => p.PropertyType == typeof(string) || p.PropertyType == typeof(byte[]) || !typeof(IEnumerable).IsAssignableFrom(p.PropertyType))
            .Where(p => p.Name is not ("Color" or "PayloadPacket" or "BytesSegment" or "OptionsSegment" or "Bytes" or "FrameSize" or "AppendFcs")
                && !p.Name.StartsWith("Valid", StringComparison.Ordinal))
            .DistinctBy(p => p.Name),
    ];

    private static string NameOf(Packet packet)
    {
        var name = packet.GetType().Name;
        foreach (var ending in (string[])["Packet", "Frame"])
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal)) name = name[..^ending.Length];
        }

        return name switch
        {
            "Ppp" or "Gre" or "L2tp" or "Vxlan" or "Lldp" or "Arp" or "Tcp" or "Udp" or "Rtp" or "Rtcp" or "Ppi" or "Drda" => name.ToUpperInvariant(),
            "Pppoe" => "PPPoE",
            "LogicalLinkControl" => "LLC",
            "Ieee8021Q" => "VLAN",
            "Radio" => "Radiotap",
            "IcmpV4" => "ICMP",
            "IcmpV6" => "ICMPv6",
            _ when packet is OspfPacket => "OSPF",
            // The library has a class per message type; the protocol is the name.
            _ when packet is IgmpPacket => "IGMP",
            _ when packet is NdpPacket => "Neighbor discovery",
            _ when packet.GetType().Namespace!.EndsWith(".Ieee80211", StringComparison.Ordinal) => "802.11 " + Words(name).ToLowerInvariant(),
            _ => name,
        };
    }

    /// <summary>Converts <c>DesignatedRouterId</c> to <c>Designated router id</c>. Acronyms keep their capitals.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var isStart = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (isStart) words.Append(' ');
            var isAcronym = char.IsUpper(name[i]) && ((i + 1 < name.Length && char.IsUpper(name[i + 1])) || (i > 0 && char.IsUpper(name[i - 1]) && !isStart));
            words.Append(i > 0 && !isAcronym ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return words.ToString();
    }

    /// <summary>Runs library code and ignores its exceptions: on malformed bytes it has no result.</summary>
    private static void Guard(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // The library throws exceptions of every kind on malformed input.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
