using System.IO.Compression;
using NetMon.Adapters.Compression;
using NetMon.CaptureFiles;
using NetMon.Packets;
using static NetMon.Tests.Decoding.PacketBytes;

namespace NetMon.Tests.CaptureFiles;

public sealed class EtlReaderTests
{
    private const long StartNanoseconds = 1_767_323_045_678_901_200;
    private const ulong Whole = 0xc000_0000;
    private const ulong Start = 0x4000_0000;
    private const ulong End = 0x8000_0000;
    private const ulong Send = 0x1_0000_0000;
    private const ulong Receive = 0x2_0000_0000;
    private static readonly byte[] Frame = Ethernet(0x0800, IPv4(17, Udp(40000, 53, "payload"u8.ToArray())));

    [Fact]
    public void The_trace_of_the_test_data_is_the_one_that_the_builder_writes() =>
        Assert.Equal(EtlSample.ToBytes(), File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "data", "pktmon.etl")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Buffers_of_several_processors_come_in_the_order_of_time(bool isCompressed)
    {
        var trace = Trace(isCompressed);

        var result = AllOf(trace);

        Assert.Null(result.Error);
        Assert.Equal([10, 20, 30, 40, 50, 60, 70], result.Packets.Select(Ticks));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipe_a_file_and_a_compressed_file_give_the_same(bool isCompressed)
    {
        var bytes = Trace(isCompressed).ToArray();
        var path = Path.Join(Path.GetTempPath(), $"etl-reader-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, bytes);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);

        var expected = ReadResult.Of(bytes).Packets;
        try
        {
            Assert.Equal(expected, ReadResult.OfFile(path).Packets);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(expected, ReadResult.Of(new SlowPipe(bytes)).Packets);
        Assert.Equal(expected, ReadResult.Of(packed.ToArray()).Packets);
        Assert.Equal("first.sys (7)", expected[0].Interface.Name);
    }

    [Fact]
    public void Progress_over_a_file_goes_with_the_packets()
    {
        var path = Path.Join(Path.GetTempPath(), $"etl-reader-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, Trace(isCompressed: false).ToArray());
        try
        {
            using var reader = CaptureFileReader.Open(path, CaptureCodecs.All);
            Assert.True(reader.TryRead(out _));
            Assert.True(reader.BytesConsumed < reader.TotalBytes / 2);
            while (reader.TryRead(out _))
            {
            }

            Assert.Equal(reader.TotalBytes, reader.BytesConsumed);
            Assert.Equal(("ETL", 0), (reader.Content.Format, reader.Content.LinkTypes.Count));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(8, 1u, 10_000_000L, 12_345L, 1_234_500L)]
    [InlineData(4, 1u, 10_000_000L, 12_345L, 1_234_500L)]
    [InlineData(8, 1u, 3_579_545L, 3_579_545L, 1_000_000_000L)]
    [InlineData(8, 0u, 1_000_000L, -7L, -7_000L)]
    [InlineData(4, 2u, 0L, 12_345L, 1_234_500L)]
    [InlineData(8, 3u, 0L, 3_000L, 1_000L)]
    public void Times_are_exact_by_every_clock_and_with_pointers_of_either_size(int pointerSize, uint clock, long frequency, long time, long nanoseconds)
    {
        var trace = new EtlBytes(pointerSize, clock, frequency);

        var packet = ReadResult.Of(trace.Buffer(0, trace.Monitored(time, Frame)).ToArray()).Single();

        Assert.Equal(StartNanoseconds + nanoseconds, packet.Time);
        Assert.True(packet.Interface.HasNanoseconds);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "In")]
    [InlineData(2, "Out")]
    [InlineData(3, "In")]
    [InlineData(4, "Out")]
    [InlineData(5, "In")]
    [InlineData(6, "Out")]
    [InlineData(7, null)]
    public void Packet_Monitor_says_which_way_a_packet_went(ushort direction, string? expected)
    {
        var trace = new EtlBytes();

        Assert.Equal(expected, Single(trace.Buffer(0, trace.Monitored(1, Frame, direction: direction))).Direction);
    }

    [Theory]
    [InlineData(1, "Ethernet")]
    [InlineData(3, "Raw")]
    [InlineData(5, "User0")]
    public void Packet_Monitor_says_how_a_packet_begins(ushort type, string expected)
    {
        var trace = new EtlBytes();

        Assert.Equal(expected, Single(trace.Buffer(0, trace.Monitored(1, Frame, type: type))).LinkType);
    }

    [Fact]
    public void What_Packet_Monitor_knows_of_a_packet_is_told()
    {
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame[..40], component: 74, edge: 2, appearance: 3, length: 1500), trace.Component(74, "tcpip.sys", "TCPIP"));

        var packet = Single(trace);

        Assert.Equal((1500, 40, "tcpip.sys (74)"), (packet.Length, packet.CapturedLength, packet.Interface));
        Assert.Equal("TCPIP", packet.CaptureInterface.Description);
        Assert.Equal("PID=1234 TID=4321 Component=74 Edge=2 Packet=1 Appearance=3", packet.Comment);
        Assert.Null(packet.DropReason);
    }

    [Theory]
    [InlineData(0u, "Unknown")]
    [InlineData(38u, "LowPower")]
    [InlineData(39u, "39")]
    [InlineData(204u, "ProtocolNotBound")]
    [InlineData(997u, "NL_IpsnpiUroSegmentSizeExceedsMtu")]
    [InlineData(1204u, "INET_EndpointNotFound")]
    [InlineData(1232u, "INET_AcceptRedirection")]
    [InlineData(1327u, "SlbMux_UnableToHandleRedirect")]
    [InlineData(1418u, "Ipsec_Unsuccessful")]
    [InlineData(1507u, "NetCx_BufferBounceFailureAndPacketIgnore")]
    [InlineData(4_000_000_000u, "4000000000")]
    public void A_dropped_packet_has_its_reason(uint reason, string expected)
    {
        var trace = new EtlBytes();

        var packet = Single(trace.Buffer(0, trace.Monitored(1, Frame, dropReason: reason)));

        Assert.Equal(expected, packet.DropReason);
        Assert.EndsWith($"; DropReason={expected} DropLocation=0xE0004500", packet.Comment, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_that_nobody_describes_has_its_number()
    {
        var trace = new EtlBytes();

        Assert.Equal("component 7", Single(trace.Buffer(0, trace.Monitored(1, Frame))).Interface);
    }

    [Fact]
    public void Ethernet_that_is_said_to_be_wireless_is_Ethernet()
    {
        byte[] wireless = [0x88, 0x42, 0, 0, .. new byte[20], 0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, .. Frame[14..]];
        byte[] broadcast = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. new byte[6], 0x88, 0xd9, 1, 2];
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame, type: 2), trace.Monitored(2, wireless, type: 2), trace.Monitored(3, broadcast, type: 2));

        var packets = Read(trace);

        Assert.Equal(["Ethernet", "Ieee80211", "Ethernet"], packets.Select(packet => packet.LinkType));
        // The frame was decrypted before it was seen, so it is no longer protected.
        Assert.Equal(0x02, packets[1].GetBytes()[1]);
        Assert.Equal(53, (int?)packets[1].DstPort);
    }

    [Theory]
    [InlineData(0x1uL, "eth:12:0", "Ethernet")]
    [InlineData(0x1_0000uL, "wifi:12", "Ieee80211")]
    [InlineData(0x200uL, "mbb:12", "Raw")]
    public void Ndis_capture_says_the_medium_by_a_keyword(ulong medium, string name, string linkType)
    {
        var trace = new EtlBytes();

        var packet = Single(trace.Buffer(0, trace.Fragment(1, Frame, Whole | Send | medium, miniport: 5)));

        Assert.Equal((name, linkType, "Out"), (packet.Interface, packet.LinkType, packet.Direction));
        Assert.Equal("LWF over IfIndex 5", packet.CaptureInterface.Description);
        Assert.Equal("PID=1234 TID=4321", packet.Comment);
    }

    [Fact]
    public void Fragments_are_joined_over_events_and_buffers_and_of_each_processor_for_itself()
    {
        var trace = new EtlBytes();
        byte[] other = [.. Frame.Reverse()];
        trace.Buffer(0, trace.Fragment(1, Frame[..10], Start | Receive), trace.Fragment(3, Frame[10..20], Receive))
            .Buffer(1, trace.Fragment(2, other[..10], Start | Send), trace.Fragment(4, other[10..], End | Send))
            .Buffer(0, trace.Fragment(5, Frame[20..], End | Receive));

        var packets = Read(trace);

        Assert.Equal([other, Frame], packets.Select(packet => packet.GetBytes()));
        Assert.Equal(["Out", "In"], packets.Select(packet => packet.Direction));
        Assert.Equal(StartNanoseconds + 500, packets[1].TimestampNanoseconds);
    }

    [Fact]
    public void An_event_behind_zeros_is_damage_and_not_the_unused_rest_of_a_buffer()
    {
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame), new byte[64], trace.Monitored(2, Frame));

        var result = AllOf(trace);

        Assert.Equal((CaptureFileFault.Damaged, 1), (result.Error?.Fault, result.Packets.Count));
        Assert.Contains("zeros between the events of a trace buffer", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packets_that_lack_a_fragment_are_counted_and_told()
    {
        var trace = new EtlBytes();
        trace.Buffer(
            0, trace.Fragment(1, Frame, End), trace.Fragment(2, Frame, 0), trace.Fragment(3, Frame, Start), trace.Fragment(4, Frame, Whole),
            trace.Fragment(5, Frame, Start, lower: 3));

        var result = AllOf(trace);

        Assert.Equal((CaptureFileFault.Incomplete, 1), (result.Error?.Fault, result.Packets.Count));
        Assert.Contains("3 packets were left out because fragments of them are missing", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_packet_whose_fragments_are_too_long_is_counted_once(int fragmentsBetween)
    {
        var trace = new EtlBytes();
        var fragment = new byte[60_000];
        trace.Buffer(
            0, [trace.Fragment(1, fragment, Start), .. Enumerable.Range(2, fragmentsBetween).Select(time => trace.Fragment(time, fragment, 0)),
                trace.Fragment(10, fragment, End), trace.Fragment(11, Frame, Whole), trace.Fragment(12, Frame, Start), trace.Fragment(13, Frame, End)]);

        var result = AllOf(trace);

        Assert.Equal((CaptureFileFault.Incomplete, 2), (result.Error?.Fault, result.Packets.Count));
        Assert.Matches(@" 1 packets? w", result.Error!.Message);
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_read_is_an_error()
    {
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame));
        var length = trace.ToArray().Length;
        trace.Buffer(1, trace.Monitored(2, Frame));
        var path = Path.Join(Path.GetTempPath(), $"etl-reader-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, trace.ToArray());
        try
        {
            using var reader = CaptureFileReader.Open(path, CaptureCodecs.All);
            Assert.True(reader.TryRead(out _));
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(length);

            Assert.Equal(1, Assert.Throws<CaptureFileException>(() => reader.TryRead(out _)).PacketCount);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Packets_in_the_buffer_that_describes_the_trace_are_read()
    {
        var trace = new EtlBytes();
        var packet = trace.Monitored(1, Frame);
        var bytes = trace.ToArray();
        var used = BitConverter.ToInt32(bytes, 4);
        packet.CopyTo(bytes, used);
        BitConverter.GetBytes(used + packet.Length).CopyTo(bytes, 4);

        Assert.Equal(Frame.Length, ReadResult.Of(bytes).Single().Length);
    }

    [Fact]
    public void The_length_of_a_packet_that_ndis_capture_cut_is_that_of_its_IP_header()
    {
        var frame = Ethernet(0x0800, IPv4(17, Udp(40000, 53, new byte[500])));
        var trace = new EtlBytes();
        trace.Buffer(
            0, trace.Fragment(1, frame[..60], Whole), trace.Fragment(2, frame[14..60], Whole | 0x200, lower: 2), trace.Fragment(3, [1, 2, 3], Whole));

        Assert.Equal([(frame.Length, 60), (frame.Length - 14, 46), (3, 3)], Read(trace).Select(packet => (packet.Length, packet.CapturedLength)));
    }

    [Fact]
    public void How_a_wireless_frame_was_received_goes_into_its_comment()
    {
        var context = new byte[48];
        (context[12], context[24]) = (36, 108);
        BitConverter.GetBytes(-56).CopyTo(context, 20);
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Fragment(1, context, 0, id: 1002), trace.Fragment(2, Frame, Whole | 0x1_0000), trace.Fragment(3, Frame, Whole | 0x1_0000));

        Assert.Equal(["PID=1234 TID=4321 CenterCh=36 RSSI=-56 DataRate=108", "PID=1234 TID=4321"], Read(trace).Select(packet => packet.Comment));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_packet_of_the_virtual_switch_has_its_port(int destinations)
    {
        byte[] names = [.. EtlBytes.Text("Port"), .. EtlBytes.Text("Nic"), .. EtlBytes.Text("Vm")];
        byte[] ends = [.. Enumerable.Repeat((byte[])[1, 0, 0, 0, .. names], destinations).SelectMany(static end => end)];
        var outOfBand = new byte[200];
        outOfBand[32] = 0x50;
        byte[] data =
        [
            5, 0, 0, 0, 9, 0, 0, 0, 3, 0, 0, 0, .. names, (byte)destinations, 0, 0, 0, .. ends, (byte)Frame.Length, 0, 0, 0, .. Frame,
            200, 0, 0, 0, .. outOfBand,
        ];
        var trace = new EtlBytes();

        var packet = Single(trace.Buffer(0, trace.Event(EtlBytes.NdisCapture, 1003, 1, data, Whole)));

        Assert.Equal("vNIC:Vm:Port:9:5", packet.Interface);
        Assert.Equal(Frame, packet.GetBytes());
        Assert.EndsWith($"VlanId=5 SrcPortId=3 SrcNicType=Vm SrcNicName=Nic SrcPortName=Port DstNicCount={destinations}", packet.Comment, StringComparison.Ordinal);
        for (var length = 12; length < data.Length; length++)
        {
            var cut = new EtlBytes();
            ReadResult.Of(cut.Buffer(0, cut.Event(EtlBytes.NdisCapture, 1003, 1, data[..length], Whole)).ToArray()).Damage(afterPackets: 0);
        }
    }

    [Fact]
    public void Events_of_other_kinds_are_passed_over_by_their_size()
    {
        var trace = new EtlBytes();
        byte[] items = [0x18, 0, 12, 0, 1, 0, 12, 0, .. new byte[16], 0x10, 0, 11, 0, 0, 0, 3, 0, .. new byte[8]];
        trace.Buffer(
            0,
            [
                .. new byte[] { 1, 2, 3, 4, 16, 17 }.Select(kind => EtlBytes.OtherEvent(kind, 33, isSizeFirst: false)),
                .. new byte[] { 10, 11, 12, 13, 20, 21 }.Select(kind => EtlBytes.OtherEvent(kind, 50, isSizeFirst: true)),
                EtlBytes.OtherEvent(7, 41, isSizeFirst: true, flags: 0x90), trace.Event(Guid.NewGuid(), 160, 1, Frame),
                trace.Event(EtlBytes.PacketMonitor, 30, 2, new byte[4]), trace.Event(EtlBytes.NdisCapture, 1001, 3, Fragment(), Whole, items),
            ]);

        Assert.Equal(Frame, Single(trace).GetBytes());

        static byte[] Fragment() => [1, 0, 0, 0, 1, 0, 0, 0, (byte)Frame.Length, 0, 0, 0, .. Frame];
    }

    [Theory]
    [InlineData(3u, 0u, "3 events were lost")]
    [InlineData(0u, 2u, "2 buffers of events were lost")]
    public void What_was_lost_while_it_was_recorded_is_told_after_all_packets(uint events, uint buffers, string expected)
    {
        var trace = new EtlBytes(eventsLost: events, buffersLost: buffers);

        var result = ReadResult.Of(trace.Buffer(0, trace.Monitored(1, Frame)).ToArray());

        Assert.Equal((CaptureFileFault.Incomplete, 1), (result.Error?.Fault, result.Packets.Count));
        Assert.Contains(expected, result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_without_packets_says_whose_events_it_has_and_what_to_record()
    {
        var trace = new EtlBytes();
        var provider = new Guid("22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716");

        var result = ReadResult.Of(trace.Buffer(0, trace.Event(provider, 1, 1, []), trace.Event(provider, 2, 1, [])).ToArray());

        Assert.Equal(CaptureFileFault.Unrecognised, result.Error?.Fault);
        Assert.Contains("{22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716} (2 events)", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("pktmon start --capture", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_of_counters_only_says_so()
    {
        var trace = new EtlBytes();

        var result = ReadResult.Of(trace.Buffer(0, trace.Component(1, "a.sys", "A")).ToArray());

        Assert.Equal(CaptureFileFault.Incomplete, result.Error?.Fault);
        Assert.Contains("no packet was seen", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cut_at_any_byte_keeps_every_packet_that_is_whole(bool isCompressed)
    {
        var bytes = Trace(isCompressed).ToArray();
        var all = ReadResult.Of(bytes).Packets;
        var times = all.Select(packet => packet.Time).ToHashSet();

        for (var length = 81; length < bytes.Length; length++)
        {
            var result = ReadResult.Of(bytes[..length]);
            Assert.True(result.Error is not null || result.Packets.Count < all.Count, $"{length}");
            Assert.All(result.Packets, packet => Assert.Contains(packet.Time, times));
        }

        // The last buffer has two packets; of all others nothing is missing.
        Assert.Equal(CaptureFileFault.Damaged, ReadResult.Of(bytes[..^1]).Error?.Fault);
        Assert.InRange(ReadResult.Of(bytes[..^1]).Packets.Count, all.Count - 2, all.Count);
    }

    [Theory]
    [InlineData(71u, 100u, 0x20)]
    [InlineData(200u, 71u, 0x20)]
    [InlineData(200u, 201u, 0x20)]
    [InlineData(uint.MaxValue, 200u, 0x20)]
    [InlineData(200u, uint.MaxValue, 0x60)]
    [InlineData(0u, 72u, 0x20)]
    [InlineData(0x0500_0000u, 200u, 0x20)]
    public void A_buffer_whose_header_lies_is_damage(uint size, uint used, ushort flags)
    {
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame)).LyingBuffer(size, used, flags, new byte[300]);

        AllOf(trace).Damage(afterPackets: 1);
    }

    [Theory]
    [InlineData(0xffff, 0x13)]
    [InlineData(79, 0x13)]
    [InlineData(7, 0x14)]
    [InlineData(0, 0x12)]
    [InlineData(96, 0x55)]
    public void An_event_whose_size_lies_ends_its_buffer_and_no_other(ushort size, byte kind)
    {
        var trace = new EtlBytes();
        var lying = EtlBytes.OtherEvent(kind, 96, isSizeFirst: true);
        BitConverter.GetBytes(size).CopyTo(lying, 0);
        trace.Buffer(0, trace.Monitored(1, Frame), lying, trace.Monitored(2, Frame)).Buffer(1, trace.Monitored(3, Frame));

        var result = AllOf(trace);

        result.Damage(afterPackets: 2);
        Assert.Equal([1, 3], result.Packets.Select(Ticks));
    }

    [Fact]
    public void A_packet_that_claims_more_than_its_event_holds_is_damage_and_the_others_are_read()
    {
        var trace = new EtlBytes();
        trace.Buffer(
            0, trace.Monitored(1, Frame, kept: Frame.Length + 1), trace.Monitored(2, Frame), trace.Fragment(3, Frame, Whole, size: uint.MaxValue),
            trace.Event(EtlBytes.PacketMonitor, 160, 4, new byte[33]), trace.Event(EtlBytes.NdisCapture, 1001, 5, new byte[11], Whole),
            trace.Event(EtlBytes.NdisCapture, 1001, 6, Frame, Whole, items: [0, 0, 0, 0, 1, 0, 0xff, 0xff]));

        AllOf(trace).Damage(afterPackets: 1);
    }

    [Theory]
    [InlineData(4u, 1L, "clock 4")]
    [InlineData(1u, 0L, "frequency 0")]
    [InlineData(1u, -5L, "frequency -5")]
    public void A_clock_that_tells_no_time_is_damage(uint clock, long frequency, string expected) =>
        Assert.Contains(expected, ReadResult.Of(new EtlBytes(clock: clock, frequency: frequency).ToArray()).Damage(0).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_that_no_number_holds_is_no_time()
    {
        var trace = new EtlBytes(frequency: 1);

        Assert.Equal(CapturedFrame.NoTime, ReadResult.Of(trace.Buffer(0, trace.Monitored(long.MaxValue / 2, Frame)).ToArray()).Single().Time);
    }

    [Fact]
    public void A_description_of_the_trace_that_is_too_short_is_damage()
    {
        var bytes = new EtlBytes().ToArray();
        bytes[72 + 4] = 0x40;
        bytes[72 + 5] = 0;

        ReadResult.Of(bytes).Damage(afterPackets: 0);
    }

    [Fact]
    public void Zeros_behind_the_last_buffer_are_a_trace_that_was_not_finished()
    {
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame)).Raw(new byte[100_000]);

        Assert.Equal((CaptureFileFault.Unfinished, 1), (AllOf(trace).Error?.Fault, AllOf(trace).Packets.Count));

        AllOf(trace.Raw([1])).Damage(afterPackets: 1);
    }

    [Fact]
    public void Data_that_cannot_be_decompressed_ends_its_buffer()
    {
        var trace = new EtlBytes();
        trace.Buffer(0, trace.Monitored(1, Frame)).LyingBuffer(100, 500, 0x60, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. new byte[22]]);

        Assert.Contains("cannot be decompressed", AllOf(trace).Damage(afterPackets: 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lying_length_takes_no_memory()
    {
        var trace = new EtlBytes();
        trace.LyingBuffer(0x0300_0000, 0x0300_0000, 0x20, trace.Monitored(1, Frame));
        var bytes = trace.ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadResult.Of(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    /// <summary>Three buffers of two processors, not in the order of time, and the names of the components at the end.</summary>
    internal static EtlBytes Trace(bool isCompressed)
    {
        var trace = new EtlBytes(isCompressed: isCompressed);
        return trace
            .Buffer(1, trace.Monitored(20, Frame, component: 8, direction: 4), trace.Monitored(40, Frame, component: 8), trace.Monitored(70, Frame, component: 8))
            .Buffer(0, trace.Monitored(50, Frame), trace.Component(7, "first.sys", "First"), trace.Component(8, "second.sys", ""))
            .Buffer(0, trace.Monitored(10, Frame, dropReason: 1204), trace.Fragment(30, Frame, Whole | Receive), trace.Monitored(60, Frame));
    }

    private static long Ticks(ReadPacket packet) => (packet.Time - StartNanoseconds) / 100;

    private static ReadResult AllOf(EtlBytes trace) => ReadResult.Of(trace.ToArray());

    private static PacketRecord Single(EtlBytes trace) => Assert.Single(Read(trace));

    private static List<PacketRecord> Read(EtlBytes trace)
    {
        using var reader = CaptureFileReader.Open(new MemoryStream(trace.ToArray()), "test", CaptureCodecs.All);
        var packets = new List<PacketRecord>();
        while (reader.TryRead(out var frame)) packets.Add(new PacketRecord(frame));
        return packets;
    }
}
