using System.Globalization;
using System.Text;

namespace NetMon.Filtering;

/// <summary>
/// Service names and their ports: common names of IANA's registry and their usual short names, the same on every machine; others come from
/// the system's services file.
/// </summary>
public static class ServiceNames
{
    // Format of services(5), except that a service may have several ports.
    private const string Table = """
        amqp 5672
        amqps 5671
        bgp 179
        bootpc 68
        bootps 67
        coap 5683
        coaps 5684
        dhcp 67-68
        dhcpv6 546-547
        dns 53
        dns-tls 853
        domain 53
        dot 853
        echo 7
        ftp 20-21
        ftps 989-990
        git 9418
        http 80
        http-alt 8080
        https 443
        ike 500
        imap 143
        imaps 993
        ipp 631
        ipsec-nat-t 4500
        irc 6667
        iscsi 3260
        kafka 9092
        kerberos 88
        kubernetes 6443
        ldap 389
        ldaps 636
        llmnr 5355
        mdns 5353
        memcached 11211
        modbus 502
        mongodb 27017
        mqtt 1883
        mqtts 8883
        ms-sql-s 1433
        mssql 1433
        mysql 3306
        netbios 137-139
        nfs 2049
        ntp 123
        openvpn 1194
        oracle 1521
        pop3 110
        pop3s 995
        postgresql 5432
        pptp 1723
        radius 1812-1813
        rdp 3389
        redis 6379
        rip 520
        rpc 135
        rsync 873
        rtsp 554
        sip 5060
        sips 5061
        smb 445
        smtp 25
        smtps 465
        snmp 161
        snmptrap 162
        socks 1080
        ssdp 1900
        ssh 22
        stun 3478
        submission 587
        syslog 514
        syslog-tls 6514
        tacacs 49
        telnet 23
        tftp 69
        vnc 5900
        vxlan 4789
        winrm 5985
        winrms 5986
        wireguard 51820
        xmpp 5222
        """;

    private static readonly Dictionary<string, PortRange> Known = Read(Table.Split('\n'));

    private static readonly Lazy<Dictionary<string, PortRange>> OfSystem = new(ReadSystem);

    /// <summary>The names known on every machine, sorted; case-insensitive.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The ports of a service as text, <c>443</c> or <c>67-68</c>; null if unknown.</summary>
    /// <param name="name">The name.</param>
    public static string? Describe(string name) => Find(name) switch
    {
        null => null,
        { } ports when ports.First == ports.Last => ports.First.ToString(CultureInfo.InvariantCulture),
        { } ports => string.Create(CultureInfo.InvariantCulture, $"{ports.First}-{ports.Last}"),
    };

    /// <summary>The ports of a service; null if unknown.</summary>
    /// <param name="name">The name.</param>
    internal static PortRange? Find(string name) =>
        Known.TryGetValue(name, out var ports) || OfSystem.Value.TryGetValue(name, out ports) ? ports : null;

    /// <summary>Parses a services file, services(5); the first line of a name wins.</summary>
    /// <param name="lines">Its lines.</param>
    internal static Dictionary<string, PortRange> Read(IEnumerable<string> lines)
    {
        var services = new Dictionary<string, PortRange>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            // ssh 22/tcp alias # comment
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !PortRange.TryParsePorts(words[1].Split('/')[0], out var ports)) continue;
            services.TryAdd(words[0], ports);
            foreach (var alias in words.Skip(2)) services.TryAdd(alias, ports);
        }

        return services;
    }

    private static Dictionary<string, PortRange> ReadSystem()
    {
        var path = OperatingSystem.IsWindows()
            ? Path.Join(Environment.SystemDirectory, "drivers", "etc", "services")
            : "/etc/services";
        try
        {
            return Read(File.ReadLines(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Many small systems have no such file.
            return [];
        }
    }
}
