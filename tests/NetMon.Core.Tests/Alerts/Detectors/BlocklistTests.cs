using CsCheck;
using NetMon.Alerts.Matching;
using NetMon.Tests.Applications;

namespace NetMon.Tests.Alerts.Detectors;

/// <summary>Lists of addresses and names.</summary>
public sealed class BlocklistTests
{
    [Fact]
    public void A_trie_finds_what_a_walk_through_all_ranges_finds() =>
        Gen.Select(Gen.Select(Gen.UInt, Gen.Int[8, 32]).Array[0, 40], Gen.UInt.Array[0, 60]).Sample((blocks, asked) =>
        {
            var ranges = blocks.Select(b => Parse($"{System.Net.IPAddress.Parse($"{b.Item1}")}/{b.Item2}")).ToArray();
            var trie = new AddressTrie(ranges);
            // Random addresses rarely hit, so the bounds of the ranges and their neighbours are used.
            var addresses = asked.Select(a => new AddressValue(0, 0xffff_0000_0000UL | a))
                .Concat(ranges.SelectMany(r => new[] { r.First, r.Last, r.Last.Next, r.First with { Low = r.First.Low - 1 } })).Where(a => a.IsIPv4);
            return addresses.All(a => trie.TryFind(a, out var found) == ranges.Any(r => r.Contains(a)) && (found == default || found.Contains(a)));
        });

    [Fact]
    public void A_million_entries_are_found()
    {
        var trie = new AddressTrie(Enumerable.Range(0, 1_000_000).Select(i => new AddressRange(At(i), At(i))));
        Assert.Equal(1_000_000, trie.Count);
        Assert.True(trie.TryFind(At(777_777), out _));
        Assert.False(trie.TryFind(new AddressValue(0, At(777_777).Low + 1), out _));

        static AddressValue At(int i) => new(0, 0xffff_0000_0000 | (ulong)i * 4000);
    }

    [Fact]
    public void Entries_of_files_are_addresses_blocks_names_and_hosts_lines()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """
                # a comment
                203.0.113.7
                198.51.100.0/24 ; a block
                2001:db8:bad::/48
                evil.example
                *.worse.example
                0.0.0.0 ads.example tracker.example
                203.0.113.9,csv
                not/a/line
                """);
            var hello = TlsBytes.Record(TlsBytes.Handshake, TlsBytes.ClientHello(0x0303, [0x1301], TlsBytes.ServerName("www.evil.example")));
            var trial = new Trial()
                .Syn(1, Trial.Client, "203.0.113.7", 1, 80).Syn(2, "198.51.100.99", Trial.Client, 1, 80).Syn(3, "2001:db8::1", "2001:db8:bad::1", 1,
                    80)
                .Tcp(4, Trial.Client, "192.0.2.1", 1, 443, TcpFlags.ACK, hello).DnsQuestion(5, Trial.Client, "a.b.WORSE.example")
                .DnsQuestion(6, Trial.Client, "tracker.example").Syn(7, Trial.Client, "203.0.113.9", 1, 80)
                .Syn(8, Trial.Client, "203.0.113.8", 1, 80).DnsQuestion(9, Trial.Client, "notevil.example").DnsQuestion(10, Trial.Client, "example");
            var notices = trial.Notices(Trial.Detector(AlertDetector.Blocklist, ("Path", path)));

            Assert.Equal([1, 2, 3, 4, 5, 6, 7], notices.Where(n => n.Event is not null).Select(n => n.Event!.PacketNumber!.Value));
            Assert.Contains("line 9", Assert.Single(notices, n => n.Warning is not null).Warning, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Entries_can_be_given_without_a_file_and_wrong_ones_are_refused()
    {
        Assert.Single(new Trial().Syn(1, Trial.Client, "203.0.113.7", 1,
            80).Raised(Trial.Detector(AlertDetector.Blocklist, ("Entry", "203.0.113.0/24"))));
        Assert.Throws<NetMon.Alerts.AlertRuleException>(() => Trial.Detector(AlertDetector.Blocklist, ("Entry", "203.0.113.0/44")));
    }

    private static AddressRange Parse(string text) => AddressRange.TryParse(text, out var range) ? range : throw new FormatException(text);
}
