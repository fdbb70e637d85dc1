using System.Net;
using System.Text;
using NetMon.Anonymisation;
using NetMon.Decoding.Checksums;
using NetMon.Packets;
using NetMon.Tests.Decoding;
using NetMon.Tests.Filtering;
using NetMon.Tests.Inspection;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.Anonymisation;

public sealed class PacketProtectorTests
{
    private static readonly ProtectionKey Key = ProtectionKey.FromBytes(CryptoPanTests.ReferenceKey);
    private static readonly byte[] Target = IPAddress.Parse("2001:db8:77::1234:5678").GetAddressBytes();
    private static readonly byte[] Station = Mac("00:16:3e:aa:bb:cc");
    private static readonly byte[] Host = [203, 0, 113, 77];

    [Theory]
    [InlineData(PayloadProtection.Cut)]
    [InlineData(PayloadProtection.Zero)]
    [InlineData(PayloadProtection.Keep)]
    public void Every_stack_of_protocols_keeps_its_headers_and_loses_its_addresses(PayloadProtection payload)
    {
        var wrong = new List<string>();
        foreach (var stack in ProtocolStacks.All().Where(stack => stack.Frame.Length > 0 && !IsReadAsAnother(stack.Name)))
        {
            var original = Packet.Of(stack.LinkType, WithOtherAddresses(stack.Frame));
            var copy = Protect(original, new ProtectionOptions(Payload: payload));
            var bytes = copy.GetBytes();
            // Kept echoes and the like hold whatever they hold.
            foreach (var (address, level) in payload == PayloadProtection.Keep ? [] : AddressesOf(original))
            {
                if (Contains(bytes, address)) wrong.Add($"{stack.Name}: {Convert.ToHexString(address)} at level {level} is still there: {Convert.ToHexString(stack.Frame)} {Convert.ToHexString(bytes)}");
            }

            // Payload that is cut is no packet any more.
            for (PacketRecord? before = original, after = copy; before is not null; before = before.Inner, after = after.Inner)
            {
                if (after is null)
                {
                    if (before.SrcIP is not null && IsUnderstood(original)) wrong.Add($"{stack.Name}: {before.Protocol} is missing");
                    break;
                }

                // Without addresses, the name is of what is cut.
                if (before.SrcIP is not null && IsUnderstood(before) && Describe(before, original) != Describe(after, copy)) wrong.Add($"{stack.Name}: {Describe(before, original)} became {Describe(after, copy)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    [Fact]
    public void Any_bytes_of_any_link_type_are_protected_without_a_fault()
    {
        foreach (var options in new[] { new ProtectionOptions(), new ProtectionOptions(Names: NameProtection.Replace, Payload: PayloadProtection.Keep) })
        {
            using var protector = new PacketProtector(Key, options);
            foreach (var linkType in Enum.GetValues<LinkType>())
            {
                foreach (var frame in SampleFrames.For(linkType, seed: 7)) Run(protector, linkType, frame);
                var random = new Random((int)linkType);
                for (var i = 0; i < 40; i++)
                {
                    var bytes = new byte[random.Next(200)];
                    random.NextBytes(bytes);
                    Run(protector, linkType, bytes);
                }
            }

            foreach (var stack in ProtocolStacks.All())
            {
                var random = new Random(stack.Frame.Length);
                for (var i = 0; i < 8; i++)
                {
                    var bytes = stack.Frame.AsSpan(0, random.Next(stack.Frame.Length + 1)).ToArray();
                    if (bytes.Length > 0) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    Run(protector, stack.LinkType, bytes);
                }
            }

            Assert.Equal(0, protector.Statistics.DecoderFaults);
        }
    }

    [Fact]
    public void What_is_not_understood_is_never_passed_on()
    {
        byte[] secret = [.. "a secret that nobody may see"u8];
        foreach (var frame in new[]
        {
            PacketBytes.Ethernet(0x88b5, secret), Llc(0x42, 3, secret), PacketBytes.Ethernet(0x0800, IPv4(89, secret)),
            PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(1, 2, secret))), PacketBytes.Ethernet(0x0800, Join(IPv4(6, Tcp(1, 2, [])), secret)),
            PacketBytes.Ethernet(0x0800, IPv4(17, Udp(53, 53, secret))), PacketBytes.Ethernet(0x86dd, IPv6(58, Icmp(200, 0, secret))),
            PacketBytes.Ethernet(0x0800, IPv4(17, Udp(1, 2, secret), fragment: 0x0010)),
        })
        {
            var cut = Protect(Packet.Of(LinkType.Ethernet, frame), new ProtectionOptions());
            var zero = Protect(Packet.Of(LinkType.Ethernet, frame), new ProtectionOptions(Payload: PayloadProtection.Zero));

            Assert.False(Contains(cut.GetBytes(), secret.AsSpan(0, 8)));
            Assert.Equal(frame.Length, cut.Length);
            Assert.True(cut.CapturedLength < frame.Length);
            Assert.False(Contains(zero.GetBytes(), secret.AsSpan(0, 8)));
            Assert.Equal(frame.Length, zero.CapturedLength);
        }

        // Nothing is known of this link type, so even kept payload is not kept.
        var unknown = Protect(Packet.Of(LinkType.BluetoothHciH4, secret), new ProtectionOptions(Payload: PayloadProtection.Keep));
        Assert.Equal(0, unknown.CapturedLength);
    }

    [Fact]
    public void Padding_of_zeros_stays_padding()
    {
        var frame = Join(PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(1, 2, []))), new byte[6]);

        Assert.Equal(frame.Length, Protect(Packet.Of(LinkType.Ethernet, frame), new ProtectionOptions()).CapturedLength);
    }

    [Theory]
    [InlineData(TestPackets.Tcp, 16)]
    [InlineData(TestPackets.Udp, 6)]
    [InlineData(TestPackets.Icmp, 2)]
    [InlineData(TestPackets.IcmpV6, 2)]
    public void Checksums_are_right_and_wrong_ones_stay_wrong(byte protocol, int at)
    {
        var segment = protocol switch
        {
            TestPackets.Tcp => (byte[])[.. TestPackets.TcpSyn, .. "payload"u8],
            TestPackets.Udp => Udp(40000, 40001, [.. "payload"u8]),
            _ => [protocol == TestPackets.Icmp ? (byte)8 : (byte)128, 0, 0, 0, 0, 1, 0, 1, .. "payload"u8],
        };
        var good = TestPackets.Ethernet(
            protocol == TestPackets.Icmp ? TestPackets.IPv4(protocol, TestPackets.Filled(segment, at, []))
            : protocol == TestPackets.IcmpV6 ? TestPackets.OverIPv6(protocol, segment, at) : TestPackets.OverIPv4(protocol, segment, at));
        Assert.Equal("Valid", PacketChecksums.Verify(TestPackets.Record(good))[^1].Status);
        var field = good.Length - segment.Length + at;
        byte[] bad = [.. good];
        bad[field] ^= 0x40;
        byte[] unset = [.. good];
        unset.AsSpan(field, 2).Clear();

        foreach (var payload in Enum.GetValues<PayloadProtection>().Except([PayloadProtection.Cut]))
        {
            var options = new ProtectionOptions(Payload: payload);
            Assert.All(PacketChecksums.Verify(Protect(TestPackets.Record(good), options)), checksum => Assert.Equal("Valid", checksum.Status));
            Assert.Equal("Invalid", PacketChecksums.Verify(Protect(TestPackets.Record(bad), options))[^1].Status);
            Assert.Equal(0u, PacketChecksums.Verify(Protect(TestPackets.Record(unset), options))[^1].Stored);
        }

        // Cut packets have the checksum of the packet with zeros, which tells nothing of what was there.
        var zero = Protect(TestPackets.Record(good), new ProtectionOptions(Payload: PayloadProtection.Zero)).GetBytes();
        Assert.Equal(zero[field..(field + 2)], Protect(TestPackets.Record(good), new ProtectionOptions()).GetBytes()[field..(field + 2)]);
    }

    [Fact]
    public void Flows_stay_flows_and_one_key_gives_the_same_pseudonyms()
    {
        var there = Packet.OverIPv4(6, Tcp(1000, 80, []));
        var options = new ProtectionOptions();

        Assert.NotEqual(there.CommunityId, Protect(there, options).CommunityId);
        Assert.Equal(Protect(there, options).SrcIP, Protect(there, options).SrcIP);
        using var other = new PacketProtector(ProtectionKey.CreateRandom(), options);
        Assert.NotEqual(Protect(there, options).SrcIP, new PacketRecord(other.Protect(there.AsFrame())).SrcIP);
    }

    [Fact]
    public void Neighbour_discovery_is_mapped()
    {
        byte[] options = [1, 1, .. Station, 3, 4, 64, 0xc0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, .. Target.AsSpan(0, 8), .. new byte[8], 5, 1, 0, 0, 0, 0, 5, 0xdc, 25, 3, 0, 0, 0, 0, 0, 9, .. Target];
        var solicitation = Packet.OverIPv6(58, Icmp(135, 0, [0, 0, 0, 0, .. Target, 1, 1, .. Station]));
        var advertisement = Packet.OverIPv6(58, Icmp(134, 0, [64, 0, 0, 30, 0, 0, 0, 0, 0, 0, 0, 0, .. options]));
        var redirect = Packet.OverIPv6(58, Icmp(137, 0, [0, 0, 0, 0, .. Target, .. Target, 2, 1, .. Station, 4, 7, 0, 0, 0, 0, 0, 0, .. IPv6(17, Udp(1, 2, []), "2001:db8:77::1234:5678", "2001:db8::9")]));
        foreach (var packet in new[] { solicitation, advertisement, redirect })
        {
            var copy = Protect(packet, new ProtectionOptions());
            Assert.Equal(packet.CapturedLength, copy.CapturedLength);
            AssertGone(copy, Target, Station, Target[..8]);
        }

        // The prefix stays one: its last half is zero.
        var bytes = Protect(advertisement, new ProtectionOptions()).GetBytes();
        Assert.All(bytes[(14 + 40 + 16 + 8 + 16 + 8)..(14 + 40 + 16 + 8 + 32)], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Group_reports_and_source_routes_are_mapped()
    {
        byte[] group = [239, 7, 7, 7];
        var report = Packet.OverIPv4(2, [0x22, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 1, .. group, .. Host]);
        var route = Packet.Ethernet(0x0800, IPv4(17, Udp(1, 2, []), options: [131, 7, 4, .. Host, 0]));
        var timestamp = Packet.Ethernet(0x0800, IPv4(17, Udp(1, 2, []), options: [68, 12, 13, 1, .. Host, 1, 2, 3, 4]));
        var segments = Packet.Ethernet(0x86dd, IPv6(43, [17, 2, 4, 0, 0, 0, 0, 0, .. Target, .. Udp(1, 2, [])]));
        var home = Packet.Ethernet(0x86dd, IPv6(60, [17, 2, 1, 2, 0, 0, 0xc9, 16, .. Target, .. Udp(1, 2, [])]));
        var redirect = Packet.OverIPv4(1, [5, 1, 0, 0, .. Host, .. IPv4(17, Udp(1, 2, []), "203.0.113.77", "192.0.2.9")]);
        foreach (var packet in new[] { report, route, timestamp, segments, home, redirect })
        {
            var copy = Protect(packet, new ProtectionOptions());
            Assert.Equal(packet.CapturedLength, copy.CapturedLength);
            AssertGone(copy, Host, Target, group);
            Assert.Equal(packet.Protocol, copy.Protocol);
        }
    }

    [Fact]
    public void The_group_of_Ethernet_follows_the_group_of_IP()
    {
        byte[] frame = [0x33, 0x33, 0xff, 0x12, 0x34, 0x56, .. Station, 0x86, 0xdd, .. IPv6(58, Icmp(135, 0, [0, 0, 0, 0, .. Target]), destination: "ff02::1:ff12:3456")];

        var copy = Protect(Packet.Of(LinkType.Ethernet, frame), new ProtectionOptions()).GetBytes();

        Assert.Equal([0x33, 0x33, 0xff], copy[..3]);
        Assert.Equal(copy[(14 + 40 - 4)..(14 + 40)], copy[2..6]);
        Assert.NotEqual(frame[3..6], copy[3..6]);
    }

    [Fact]
    public void DNS_answers_and_reverse_names_are_mapped()
    {
        byte[] name = [3, .. "www"u8, 7, .. "example"u8, 3, .. "com"u8, 0];
        byte[] message =
        [
            0, 7, 0x81, 0x80, 0, 2, 0, 4, 0, 0, 0, 1, .. name, 0, 1, 0, 1,
            3, .. "113"u8, 3, .. "100"u8, 3, .. "203"u8, 3, .. "192"u8, 7, .. "in-addr"u8, 4, .. "arpa"u8, 0, 0, 12, 0, 1,
            0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, .. Host,
            0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 9, 0, 16, .. Target,
            0xc0, 12, 0, 65, 0, 1, 0, 0, 0, 9, 0, 11, 0, 1, 0, 0, 4, 0, 4, .. Host,
            0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 12, 11, .. "203.0.113.7"u8,
            0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 11, 0, 8, 0, 7, 0, 1, 24, 0, .. Host.AsSpan(0, 3),
        ];
        var packet = Packet.OverIPv4(17, Udp(53, 40000, message));

        Assert.Equal(14 + 20 + 8, Protect(packet, new ProtectionOptions()).CapturedLength);
        var kept = Protect(packet, new ProtectionOptions(Names: NameProtection.Keep));
        var replaced = Protect(packet, new ProtectionOptions(Names: NameProtection.Replace));
        Assert.Equal("www.example.com", kept.DnsName);
        Assert.Matches(@"^[a-z]{3}\.[a-z]{7}\.[a-z]{3}$", replaced.DnsName!);
        Assert.NotEqual("www.example.com", replaced.DnsName);
        foreach (var copy in new[] { kept, replaced })
        {
            Assert.Equal(packet.CapturedLength, copy.CapturedLength);
            AssertGone(copy, Host, Target, [3, .. "113"u8, 3, .. "100"u8, 3, .. "203"u8, 3, .. "192"u8], [.. "203.0.113.7"u8], Host[..3]);
            Assert.True(Contains(copy.GetBytes(), "in-addr"u8));
            // The name of the reverse zone is that of the mapped address.
            using var map = new AddressMap(Key, MacProtection.Map);
            var mapped = map.Map(0xc0cb6471);
            var text = $"\u0003{mapped & 255:000}\u0003{mapped >> 8 & 255:000}\u0003{mapped >> 16 & 255:000}\u0003{mapped >> 24:000}";
            Assert.True(Contains(copy.GetBytes(), Encoding.ASCII.GetBytes(text)));
        }
    }

    [Fact]
    public void Dhcp_is_mapped_and_its_unknown_options_are_zero()
    {
        byte[] message =
        [
            1, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0, 0, .. Host, .. Host, .. Host, .. Host, .. Station, .. new byte[10], .. "server"u8, .. new byte[58], .. new byte[128],
            99, 130, 83, 99, 53, 1, 5, 54, 4, .. Host, 61, 7, 1, .. Station, 12, 5, .. "hosty"u8, 50, 4, .. Host, 82, 6, 1, 4, .. Host, 255, 0, 0,
        ];
        var packet = Packet.OverIPv4(17, Udp(67, 68, message));

        var copy = Protect(packet, new ProtectionOptions());

        Assert.Equal(packet.CapturedLength, copy.CapturedLength);
        Assert.Equal("DHCP", copy.Application);
        AssertGone(copy, Host, Station, [.. "server"u8], [.. "hosty"u8]);
        Assert.False(Contains(Protect(packet, new ProtectionOptions(Names: NameProtection.Replace)).GetBytes(), "hosty"u8));
        Assert.True(Contains(Protect(packet, new ProtectionOptions(Names: NameProtection.Keep)).GetBytes(), "hosty"u8));
    }

    [Fact]
    public void Dhcpv6_is_mapped()
    {
        byte[] inner = [1, 1, 2, 3, 0, 1, 0, 14, 0, 1, 0, 1, 9, 9, 9, 9, .. Station, 0, 3, 0, 40, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 24, .. Target, 0, 0, 0, 1, 0, 0, 0, 1];
        byte[] relay = [12, 0, .. Target, .. Target, 0, 9, 0, (byte)inner.Length, .. inner];
        var packet = Packet.OverIPv6(17, Udp(547, 547, relay));

        var copy = Protect(packet, new ProtectionOptions());

        Assert.Equal(packet.CapturedLength, copy.CapturedLength);
        AssertGone(copy, Target, Station, [9, 9, 9, 9]);
    }

    [Fact]
    public void Names_in_kept_payload_are_replaced_wherever_they_stand()
    {
        byte[] request = [.. "GET http://shop.example.com/ HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"u8];
        var packet = Packet.OverIPv4(6, Tcp(40000, 80, request));

        var replaced = Protect(packet, new ProtectionOptions(Payload: PayloadProtection.Keep, Names: NameProtection.Replace));
        var cut = Protect(packet, new ProtectionOptions(Payload: PayloadProtection.Keep));

        Assert.False(Contains(replaced.GetBytes(), "example"u8));
        Assert.Equal("HTTP", replaced.Application);
        Assert.Equal("xxxx.xxxxxxx.xxx", cut.HttpHost);
        Assert.Equal("shop.example.com", Protect(packet, new ProtectionOptions(Payload: PayloadProtection.Keep, Names: NameProtection.Keep)).HttpHost);
    }

    [Fact]
    public void Comments_and_interfaces_are_left_out_unless_they_are_kept()
    {
        var notes = PacketNotes.Add(null, "from 192.0.2.1");
        var frame = new CapturedFrame(
            new CaptureInterface("eth0", LinkType.Ethernet, Description: "uplink") { Notes = new InterfaceNotes([4, 0, 8, 0, 192, 0, 2, 1, 255, 255, 255, 0]) },
            1, 5_000_000_000, 60, PacketBytes.Ethernet(0x0800, IPv4(6, Tcp(1, 2, []))), notes);
        using var protector = new PacketProtector(Key, new ProtectionOptions(TimeShift: TimeSpan.FromSeconds(-10)));
        using var keeper = new PacketProtector(Key, new ProtectionOptions(Keep: CaptureMetadata.Comment | CaptureMetadata.InterfaceName));

        var copy = protector.Protect(frame);
        Assert.Equal("if1", copy.Interface.Name);
        Assert.Null(copy.Interface.Description);
        Assert.Null(copy.Interface.Notes);
        Assert.Null(copy.Notes);
        Assert.Equal(-5_000_000_000, copy.TimestampNanoseconds);
        var kept = keeper.Protect(frame);
        Assert.Equal("eth0", kept.Interface.Name);
        Assert.Equal("from 192.0.2.1", kept.Notes!.Comment);
        Assert.Null(kept.Interface.Notes);
    }

    private static void Run(PacketProtector protector, LinkType linkType, byte[] bytes)
    {
        var copy = protector.Protect(new CapturedFrame(new CaptureInterface("", linkType), 1, 0, bytes.Length, bytes));
        Assert.True(copy.Data.Length <= bytes.Length);
    }

    private static PacketRecord Protect(PacketRecord packet, ProtectionOptions options)
    {
        using var protector = new PacketProtector(Key, options);
        return new PacketRecord(protector.Protect(packet.AsFrame()));
    }

    // A tunnel without a packet that is understood is payload, and so is the end of a pseudo-wire.
    private static string Describe(PacketRecord packet, PacketRecord outer) =>
        $"{packet.Protocol} {packet.EtherType} {packet.VlanId} {packet.IPProtocol} {packet.SrcPort} {packet.DstPort} {(packet.Inner?.SrcIP is null ? null : packet.Tunnel)} {packet.Ttl} {packet.TcpFlags} "
        + $"{(ReferenceEquals(packet, outer) ? packet.PayloadLength : null)}";

    // The sample addresses are nearly zeros, which are anywhere.
    private static byte[] WithOtherAddresses(byte[] frame)
    {
        byte[] changed = [.. frame];
        Replace(changed, [2, 0, 0, 0, 0, 1], [2, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5]);
        Replace(changed, [2, 0, 0, 0, 0, 2], [2, 0xf1, 0xe2, 0xd3, 0xc4, 0xb5]);
        Replace(changed, [10, 0, 0, 1], [10, 171, 205, 23]);
        Replace(changed, [10, 0, 0, 2], [10, 171, 205, 41]);
        return changed;
    }

    private static void Replace(byte[] data, ReadOnlySpan<byte> old, ReadOnlySpan<byte> value)
    {
        for (var at = 0; data.AsSpan(at).IndexOf(old) is >= 0 and var found; at += found + old.Length) value.CopyTo(data.AsSpan(at + found));
    }

    // What is inside is read as something else, whose header happens to hold an address: an LLC header behind GRE of version 1 with routes, MPLS labels.
    private static bool IsReadAsAnother(string stack) =>
        stack.StartsWith("GRE 4001", StringComparison.Ordinal) || stack.StartsWith("GRE f087", StringComparison.Ordinal)
        || stack.StartsWith("VXLAN-GPE 5", StringComparison.Ordinal);

    private static bool IsUnderstood(PacketRecord packet)
    {
        for (var level = (PacketRecord?)packet; level is not null; level = level.Inner)
        {
            if (level.Tunnel is "sFlow" or "TZSP") return false;
        }

        return true;
    }

    private static IEnumerable<(byte[] Address, int Level)> AddressesOf(PacketRecord packet)
    {
        var level = 0;
        for (var at = (PacketRecord?)packet; at is not null; at = at.Inner, level++)
        {
            foreach (var text in new[] { at.SrcIP, at.DstIP })
            {
                if (text is not null && IPAddress.Parse(text) is var address && !IPAddress.IsLoopback(address) && address.GetAddressBytes() is var bytes
                    && bytes.AsSpan().ContainsAnyExcept((byte)0) && bytes[0] is not (0 or 255) && bytes[0] >> 4 != 0xe) yield return (bytes, level);
            }

            foreach (var text in new[] { at.SrcMac, at.DstMac })
            {
                if (text is not null && Mac(text) is var mac && (mac[0] & 1) == 0 && mac[..2] is not [0, 0]) yield return (mac, level);
            }
        }
    }

    private static void AssertGone(PacketRecord copy, params byte[][] originals)
    {
        foreach (var original in originals) Assert.False(Contains(copy.GetBytes(), original), $"{Convert.ToHexString(original)} in {Convert.ToHexString(copy.GetBytes())}");
    }

    private static bool Contains(ReadOnlySpan<byte> data, ReadOnlySpan<byte> wanted)
    {
        Span<byte> reversed = wanted.ToArray();
        reversed.Reverse();
        return data.IndexOf(wanted) >= 0 || data.IndexOf(reversed) >= 0;
    }
}
