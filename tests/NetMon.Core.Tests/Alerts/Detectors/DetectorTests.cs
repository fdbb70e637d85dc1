using NetMon.Alerts;
using NetMon.Tests.Applications;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>What each detector finds and ignores, and its limits.</summary>
public sealed class DetectorTests
{
    private const string Outside = "203.0.113.66";

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    [InlineData(45, 1)]
    public void A_scan_of_ports_is_found_at_its_threshold(int ports, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < ports; i++)
        {
            trial.Syn(i * 0.1, Outside, Trial.Server, 1000, 100 + i);
            // Half of them are refused; the others time out.
            if (i % 2 == 0) trial.Tcp(i * 0.1 + 0.01, Trial.Server, Outside, 100 + i, 1000, TcpFlags.RST | TcpFlags.ACK);
        }

        var raised = trial.Later(10).Raised(Trial.Detector(AlertDetector.PortScan));
        Assert.Equal(events, raised.Count);
        if (events > 0) Assert.Equal((Outside, Trial.Server, 20L), (raised[0].SrcIP!.ToString(), raised[0].DstIP!.ToString(), raised[0].Count));
    }

    [Fact]
    public void A_slow_scan_is_found_in_the_slow_window_and_only_there()
    {
        var trial = new Trial();
        for (var i = 0; i < 50; i++) trial.Syn(i * 10, Outside, Trial.Server, 1000, 100 + i);
        trial.Later(600);

        Assert.Equal(50, Assert.Single(trial.Raised(Trial.Detector(AlertDetector.PortScan))).Count);
        Assert.Empty(trial.Raised(Trial.Detector(AlertDetector.PortScan, ("SlowThreshold", 0))));
    }

    [Fact]
    public void A_client_of_many_open_ports_is_no_scanner()
    {
        var trial = new Trial();
        for (var i = 0; i < 200; i++) trial.Connection(i * 0.1, Trial.Client, Trial.Server, 1000 + i, 2000 + i);
        Assert.Empty(trial.Later(60).Raised(Trial.Detector(AlertDetector.PortScan)));
    }

    [Fact]
    public void Null_scans_and_refused_datagrams_count_as_attempts()
    {
        var xmas = new Trial();
        var udp = new Trial();
        for (var i = 0; i < 25; i++)
        {
            xmas.Tcp(i * 0.1, Outside, Trial.Server, 1000, 100 + i, TcpFlags.FIN | TcpFlags.PSH | TcpFlags.URG);
            var datagram = PacketBytes.IPv4(17, PacketBytes.Udp(5000, 100 + i, []), Outside, Trial.Server);
            udp.Raw(i * 0.1, Trial.Ethernet(Trial.Server, Outside, 1, PacketBytes.Icmp(3, 3, [0, 0, 0, 0, .. datagram])));
        }

        Assert.Single(xmas.Raised(Trial.Detector(AlertDetector.PortScan)));
        Assert.Equal(Outside, Assert.Single(udp.Raised(Trial.Detector(AlertDetector.PortScan))).SrcIP!.ToString());
    }

    [Fact]
    public void Addresses_of_a_rule_are_those_of_the_scan_and_not_of_each_packet()
    {
        var trial = new Trial();
        for (var i = 0; i < 25; i++)
        {
            trial.Syn(i * 0.1, Outside, Trial.Server, 1000, 100 + i);
            trial.Tcp(i * 0.1 + 0.01, Trial.Server, Outside, 100 + i, 1000, TcpFlags.RST | TcpFlags.ACK);
        }

        Assert.Single(trial.Raised(With(s => s with { DestinationAddress = [Trial.Server] })));
        Assert.Empty(trial.Raised(With(s => s with { SourceAddress = [Trial.Server] })));
        Assert.Empty(trial.Raised(With(s => s with { Exclude = ["203.0.113.0/24"] })));

        static TrafficAlert With(Func<AlertRuleSettings, AlertRuleSettings> change) =>
            Trial.Rule(change(new AlertRuleSettings { Name = "scan", Detector = AlertDetector.PortScan }));
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    public void A_sweep_of_hosts_is_found_at_its_threshold(int hosts, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < hosts; i++) trial.Syn(i * 0.1, Trial.Client, $"10.0.5.{i}", 1000 + i, 445);
        Assert.Equal(events, trial.Later(30).Raised(Trial.Detector(AlertDetector.HostSweep)).Count);
    }

    [Fact]
    public void A_monitor_that_pings_many_hosts_which_answer_is_no_sweep_and_one_into_the_void_is()
    {
        var monitor = new Trial();
        var sweep = new Trial();
        for (var i = 0; i < 200; i++)
        {
            // All queries are sent before the first response.
            monitor.Ping(i * 0.001, Trial.Client, $"10.0.5.{i}").Ping(1 + i * 0.001, $"10.0.5.{i}", Trial.Client, isReply: true);
            sweep.Ping(i * 0.001, Trial.Client, $"10.0.5.{i}");
        }

        Assert.Empty(monitor.Later(30).Raised(Trial.Detector(AlertDetector.HostSweep)));
        Assert.Equal("10.0.0.1 ping", Assert.Single(sweep.Later(30).Raised(Trial.Detector(AlertDetector.HostSweep))).Key);
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 1)]
    public void A_sweep_by_ARP_has_a_threshold_of_its_own(int hosts, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < hosts; i++) trial.Raw(i * 0.1, Arp(1, PacketBytes.ClientMac, Trial.Client, $"10.0.5.{i}"));
        Assert.Equal(events, trial.Later(30).Raised(Trial.Detector(AlertDetector.HostSweep)).Count);
    }

    [Fact]
    public void Unfinished_handshakes_are_a_flood_whether_or_not_they_are_answered_and_finished_ones_are_none()
    {
        var flood = new Trial();
        var busy = new Trial();
        for (var i = 0; i < 1000; i++)
        {
            var source = $"198.51.{i / 250}.{i % 250}";
            flood.Syn(i * 0.005, source, Trial.Server, 1000, 80);
            if (i % 2 == 0) flood.Tcp(i * 0.005 + 0.001, Trial.Server, source, 80, 1000, TcpFlags.SYN | TcpFlags.ACK);
            busy.Connection(i * 0.005, source, Trial.Server, 1000, 80);
        }

        Assert.Equal("10.0.0.2 port 80", Assert.Single(flood.Later(20).Raised(Trial.Detector(AlertDetector.SynFlood))).Key);
        Assert.Empty(busy.Later(20).Raised(Trial.Detector(AlertDetector.SynFlood)));
    }

    [Theory]
    [InlineData(999, 0.001, 0)]
    [InlineData(1000, 0.001, 1)]
    [InlineData(3000, 1, 0)]
    public void Many_ICMP_messages_in_a_short_time_are_a_flood(int messages, double step, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < messages; i++) trial.Ping(i * step, Outside, Trial.Server);
        Assert.Equal(events, trial.Raised(Trial.Detector(AlertDetector.IcmpFlood)).Count);
    }

    [Theory]
    [InlineData(29, 22, 100, 0)]
    [InlineData(30, 22, 100, 1)]
    [InlineData(200, 22, 30_000, 0)]
    [InlineData(200, 443, 100, 0)]
    public void Many_short_connections_to_a_login_port_are_guesses(int connections, int port, int bytes, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < connections; i++) trial.Connection(i, Outside, Trial.Server, 2000 + i, port, response: new byte[bytes]);
        var raised = trial.Raised(Trial.Detector(AlertDetector.BruteForce));

        Assert.Equal(events, raised.Count);
        if (events > 0) Assert.Equal("203.0.113.66 > 10.0.0.2 port 22", raised[0].Key);
    }

    [Fact]
    public void Login_ports_can_be_others()
    {
        var trial = new Trial();
        for (var i = 0; i < 30; i++) trial.Connection(i, Outside, Trial.Server, 2000 + i, 8022);
        var rule = new AlertRuleSettings { Name = "ssh", Detector = AlertDetector.BruteForce, Port = ["8022"] };

        Assert.Single(trial.Raised(Trial.Rule(rule)));
        Assert.Empty(trial.Raised(Trial.Rule(rule with { Port = ["22"] })));
    }

    [Fact]
    public void An_address_that_changes_its_MAC_is_spoofed_unless_the_old_owner_is_long_gone_or_the_MAC_is_virtual()
    {
        const string Other = "02:00:00:00:00:66";
        const string Virtual = "00:00:5e:00:01:05";
        var spoofed = Owners((0, PacketBytes.ClientMac), (60, Other));
        Assert.Contains(Other, Assert.Single(spoofed.Raised(Trial.Detector(AlertDetector.ArpSpoof))).Message, StringComparison.Ordinal);
        Assert.Empty(Owners((0, PacketBytes.ClientMac), (60, PacketBytes.ClientMac)).Raised(Trial.Detector(AlertDetector.ArpSpoof)));
        Assert.Empty(Owners((0, PacketBytes.ClientMac), (700, Other)).Raised(Trial.Detector(AlertDetector.ArpSpoof)));
        Assert.Empty(Owners((0, PacketBytes.ClientMac), (60, Virtual)).Raised(Trial.Detector(AlertDetector.ArpSpoof)));

        static Trial Owners(params (double Seconds, string Mac)[] owners)
        {
            var trial = new Trial();
            foreach (var (seconds, mac) in owners) trial.Raw(seconds, Arp(2, mac, Trial.Client, Trial.Server));
            return trial;
        }
    }

    [Theory]
    [InlineData(14, 0)]
    [InlineData(15, 1)]
    public void An_address_that_is_claimed_again_and_again_is_spoofed(int claims, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < claims; i++) trial.Raw(i, Arp(2, PacketBytes.ClientMac, Trial.Client, Trial.Client));
        Assert.Equal(events, trial.Raised(Trial.Detector(AlertDetector.ArpSpoof)).Count);
    }

    [Theory]
    [InlineData(39, 40, "exfil.example", 0)]
    [InlineData(40, 40, "exfil.example", 1)]
    [InlineData(40, 40, "exfil.co.uk", 1)]
    [InlineData(200, 20, "exfil.example", 0)]
    [InlineData(200, 40, "ip6.arpa", 0)]
    public void Many_long_names_under_one_domain_are_a_tunnel(int names, int length, string domain, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < names; i++) trial.DnsQuestion(i * 0.5, Trial.Client, $"{LongName(i, length)}.{domain}");
        var raised = trial.Raised(Trial.Detector(AlertDetector.DnsTunnel));

        Assert.Equal(events, raised.Count);
        if (events > 0) Assert.Equal($"{Trial.Client} {domain}", raised[0].Key);
    }

    [Fact]
    public void The_same_name_again_is_no_tunnel_and_a_domain_can_be_excluded()
    {
        var same = new Trial();
        var excluded = new Trial();
        for (var i = 0; i < 200; i++)
        {
            same.DnsQuestion(i * 0.1, Trial.Client, $"{LongName(1, 40)}.exfil.example");
            excluded.DnsQuestion(i * 0.1, Trial.Client, $"{LongName(i, 40)}.av.example");
        }

        Assert.Empty(same.Raised(Trial.Detector(AlertDetector.DnsTunnel)));
        Assert.Empty(excluded.Raised(Trial.Detector(AlertDetector.DnsTunnel, ("ExcludeDomain", "av.example"))));
    }

    [Theory]
    [InlineData(12, 0)]
    [InlineData(13, 1)]
    public void Regular_connections_are_a_beacon_from_the_twelfth_interval(int connections, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < connections; i++) trial.Connection(i * 60 + i % 3, Trial.Client, Outside, 2000 + i, 8080);
        Assert.Equal(events, trial.Raised(Trial.Detector(AlertDetector.Beacon)).Count);
    }

    [Fact]
    public void A_beacon_over_TLS_is_known_by_its_name_even_if_its_address_changes()
    {
        var hello = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName("c2.example")));
        var trial = new Trial();
        for (var i = 0; i < 20; i++) trial.Connection(i * 30, Trial.Client, $"203.0.113.{i % 2}", 2000 + i, 443, hello);

        Assert.Equal("10.0.0.1 c2.example", Assert.Single(trial.Raised(Trial.Detector(AlertDetector.Beacon))).Key);
        Assert.Empty(trial.Raised(Trial.Detector(AlertDetector.Beacon, ("ExcludeName", "example"))));
    }

    [Fact]
    public void Irregular_fast_and_local_connections_are_no_beacon()
    {
        var (irregular, fast, local) = (new Trial(), new Trial(), new Trial());
        var at = 0;
        for (var i = 0; i < 60; i++)
        {
            at += 20 + i * 37 % 101;
            irregular.Connection(at, Trial.Client, Outside, 2000 + i, 8080);
            fast.Connection(i * 2, Trial.Client, Outside, 2000 + i, 8080);
            local.Connection(i * 60, Trial.Client, Trial.Server, 2000 + i, 8080);
        }

        Assert.Empty(irregular.Raised(Trial.Detector(AlertDetector.Beacon)));
        Assert.Empty(fast.Raised(Trial.Detector(AlertDetector.Beacon)));
        Assert.Empty(local.Raised(Trial.Detector(AlertDetector.Beacon)));
        Assert.Single(local.Raised(Trial.Detector(AlertDetector.Beacon, ("IncludeLocal", true))));
    }

    [Fact]
    public void Much_data_that_leaves_the_local_network_is_told_and_a_local_copy_is_not()
    {
        var payload = new byte[1000];
        var trial = new Trial();
        for (var i = 0; i < 100; i++) trial.Udp(i, Trial.Client, Outside, 1, 2, payload).Udp(i, Trial.Client, Trial.Server, 1, 2, payload).Udp(i,
            Outside, Trial.Client, 1, 2, payload);

        Assert.Equal(Trial.Client, Assert.Single(trial.Raised(Volume(100 * 1042))).Key);
        Assert.Empty(trial.Raised(Volume(100 * 1042 + 1)));

        static TrafficAlert Volume(long bytes) =>
            Trial.Rule(new AlertRuleSettings { Name = "volume", Detector = AlertDetector.DataVolume, Threshold = bytes });
    }

    [Fact]
    public void Silence_is_told_when_it_has_lasted_and_released_by_the_next_packet()
    {
        var rule = Trial.Rule(new AlertRuleSettings { Name = "sensor", Detector = AlertDetector.Silence, Window = TimeSpan.FromSeconds(60),
            SourceAddress = [Trial.Client] });
        var events = new Trial().Ping(0, Trial.Client, Trial.Server).Ping(59, Trial.Client, Trial.Server).Later(118).Later(200).Ping(230,
            Trial.Client, Trial.Server).Events(rule);

        Assert.Equal([(nameof(AlertState.Raised), Trial.Time(119)), (nameof(AlertState.Released), Trial.Time(230))], events.Select(e => (e.State, e.Time)));
        Assert.Equal(Trial.Time(60), new Trial().Later(0).Later(61).Events(rule)[0].Time);
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 1)]
    public void Many_damaged_headers_are_told(int packets, int events)
    {
        var trial = new Trial();
        for (var i = 0; i < packets; i++) trial.Raw(i, Trial.Ethernet(Outside, Trial.Server, 6, [1, 2, 3]));
        Assert.Equal(events, trial.Raised(Trial.Detector(AlertDetector.MalformedPacket)).Count);
    }

    [Fact]
    public void Packets_that_the_capture_cut_short_are_not_damaged()
    {
        var trial = new Trial();
        var whole = Trial.Ethernet(Outside, Trial.Server, 6, PacketBytes.Tcp(1, 2, new byte[100]));
        for (var i = 0; i < 100; i++) trial.Raw(i * 0.1, whole[..40], whole.Length);
        Assert.Empty(trial.Raised(Trial.Detector(AlertDetector.MalformedPacket)));
    }

    [Fact]
    public void Loss_of_the_capture_is_judged_over_its_window()
    {
        var events = new List<TrafficAlertEvent>();
        var engine = new AlertEngine(new AlertRegistry(Trial.Detector(AlertDetector.CaptureLoss)), notice =>
            events.Add(((AlertRaised)notice).Event));
        Tell(0, 1000, 500);
        Tell(5, 2000, 900);
        Assert.Empty(events);
        Tell(10, 100_000, 600);
        Assert.Empty(events);
        Tell(20, 110_000, 800);

        Assert.Equal((1L, "eth0"), (Assert.Single(events).Count, events[0].Interface));

        void Tell(double seconds, long received, long droppedByKernel) => engine.OnStatistics(
            new CaptureStatistics
            {
                Source = "eth0", StartNanoseconds = Trial.Begin, Duration = seconds, IsRunning = true, Received = received,
                Delivered = received, Discarded = 0, DroppedByKernel = droppedByKernel, DroppedByInterface = null, DroppedByQueue = 0, Filtered = null,
                    BytesReceived = 0,
            },
            Trial.Begin + (long)(seconds * 1e9));
    }

    private static byte[] Arp(int operation, string senderMac, string sender, string target) =>
        PacketBytes.Ethernet(0x0806, PacketBytes.Arp(operation, senderMac, sender, PacketBytes.ServerMac, target));

    // Pseudo-random, deterministic.
    private static string LongName(int number, int length)
    {
        var text = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)))[..length];
        return length > 30 ? $"{text[..30]}.{text[30..]}" : text;
    }
}
