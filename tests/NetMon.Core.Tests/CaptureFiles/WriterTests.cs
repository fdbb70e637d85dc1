using CsCheck;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.Tests.CaptureFiles;

public sealed class WriterTests : IDisposable
{
    private static readonly ICompressionCodec[] Codecs = [new GzipCodec()];
    private static readonly CaptureInterface Ethernet = new("eth0", LinkType.Ethernet, SnapshotLength: 262_144, Description: "the first");
    private static readonly CaptureInterface Tunnel = new("tun0", LinkType.Raw, HasNanoseconds: true);
    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-test-").FullName;

    private static Gen<ReadPacket> AnyPacket { get; } = Gen.Select(
        Gen.Int[0, 2].Select(i => new[] { Ethernet, Tunnel, new CaptureInterface("", LinkType.LinuxSll2) }[i]),
        Gen.Long,
        Gen.Int[0, int.MaxValue],
        Gen.Byte.Array[0, 300],
        (source, time, length, data) => new ReadPacket(source, time, length, data))
        // pcapng supports none of these, and the writer reports it.
        .Where(packet => packet.Time != CapturedFrame.NoTime || packet.Data.Length > 0);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Whatever_is_written_as_pcapng_is_read_back_exactly() => AnyPacket.Array[0, 20].Sample(packets =>
    {
        var path = NewPath(".pcapng");
        Write(path, packets);

        var result = ReadResult.OfFile(path);

        Assert.Null(result.Error);
        Assert.Equal(packets.Select(Content), result.Packets.Select(Content));
        Assert.Equal(packets.Select(p => p.Interface.Name), result.Packets.Select(p => p.Interface.Name));
    }, iter: 200, threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_pcap_can_hold_is_read_back_exactly(bool hasNanoseconds)
    {
        var source = new CaptureInterface("", LinkType.Ethernet, 65_535, hasNanoseconds);
        var unit = hasNanoseconds ? 1 : 1000;
        Gen.Select(Gen.Long[0, (uint.MaxValue * 1_000_000_000L) / unit], Gen.Int[0, int.MaxValue], Gen.Byte.Array[0, 300],
            (time, length, data) => new ReadPacket(source, time * unit, length, data)).Array[1, 20].Sample(packets =>
        {
            var path = NewPath(".pcap");
            Write(path, packets);

            var result = ReadResult.OfFile(path);

            Assert.Null(result.Error);
            Assert.Equal(packets, result.Packets);
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void Interface_blocks_carry_name_description_and_snapshot_length()
    {
        var path = NewPath(".pcapng");
        Write(path, [new ReadPacket(Ethernet, 1000, 60, [1]), new ReadPacket(Tunnel, 1, 60, [1]), new ReadPacket(Ethernet, 2000, 60, [1])]);

        Assert.Equal([Ethernet, Tunnel, Ethernet], ReadResult.OfFile(path).Packets.Select(p => p.Interface));
    }

    [Fact]
    public void A_file_can_be_read_after_every_flush_and_before_the_first_packet()
    {
        var path = NewPath(".pcap");
        using var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcap, Codecs, Ethernet);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i, ReadShared(path).Packets.Count);
            writer.Write(new CapturedFrame(Ethernet, 1, i * 1000, 60, [1, 2, 3]));
            writer.Flush();
        }
    }

    [Theory]
    [InlineData(".pcap")]
    [InlineData(".pcapng")]
    [InlineData(".pcap.gz")]
    [InlineData(".pcapng.gz")]
    public void Appending_adds_behind_what_is_there(string extension)
    {
        var path = NewPath(extension);
        var packets = Enumerable.Range(1, 3).Select(i => new ReadPacket(Ethernet, i * 1000, 60 + i, [(byte)i])).ToArray();
        foreach (var packet in packets)
        {
            using var writer = CaptureFileWriter.Append(path, CaptureFileWriter.FormatOf(path, Codecs), Codecs);
            writer.Write(Frame(packet));
        }

        var result = ReadResult.OfFile(path);

        Assert.Null(result.Error);
        Assert.Equal(packets.Select(Content), result.Packets.Select(Content));
    }

    [Fact]
    public void Appending_to_a_damaged_file_is_refused_and_leaves_it_alone()
    {
        var path = NewPath(".pcap");
        var bytes = DamageTests.Pcap(isBigEndian: false)[..^3];
        File.WriteAllBytes(path, bytes);

        Assert.Equal(CaptureFileFault.Damaged, Assert.Throws<CaptureFileException>(() => CaptureFileWriter.Append(path, CaptureFileFormat.Pcap, Codecs)).Fault);

        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void Appending_to_a_big_endian_pcap_file_is_refused()
    {
        var path = NewPath(".pcap");
        File.WriteAllBytes(path, DamageTests.Pcap(isBigEndian: true));

        Assert.Throws<CaptureFormatException>(() => CaptureFileWriter.Append(path, CaptureFileFormat.Pcap, Codecs));
    }

    [Theory]
    [MemberData(nameof(OnlyRead))]
    public void Appending_to_a_format_that_is_only_read_is_refused_and_leaves_it_alone(byte[] bytes)
    {
        var path = NewPath(".pcap");
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<CaptureFormatException>(() => CaptureFileWriter.Append(path, CaptureFileFormat.Pcap, Codecs));

        Assert.Contains("only read", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    /// <summary>A snoop file and an ERF file of one packet each.</summary>
    public static TheoryData<byte[]> OnlyRead => [SnoopReaderTests.File(), ErfReaderTests.File()];

    [Fact]
    public void Pcap_refuses_what_it_cannot_hold_and_goes_on()
    {
        var path = NewPath(".pcap");
        using (var writer = CaptureFileWriter.Create(path, CaptureFileFormat.Pcap, Codecs, Ethernet))
        {
            foreach (var packet in new ReadPacket[]
                     {
                         new(Tunnel, 1000, 1, [1]), new(Ethernet, -1000, 1, [1]), new(Ethernet, 1, 1, [1]),
                         new(Ethernet, (uint.MaxValue + 1L) * 1_000_000_000, 1, [1]),
                     })
            {
                Assert.Contains("pcapng", Assert.Throws<CaptureFormatException>(() => writer.Write(Frame(packet))).Message, StringComparison.Ordinal);
            }

            writer.Write(new CapturedFrame(Ethernet, 1, 1000, 60, [9]));
        }

        Assert.Equal([9], ReadResult.OfFile(path).Single().Data);
    }

    [Fact]
    public void A_full_disk_is_an_error_that_names_the_cause()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full here.");
        using var writer = CaptureFileWriter.Create("/dev/full", CaptureFileFormat.Pcap, Codecs);
        writer.Write(new CapturedFrame(Ethernet, 1, 1000, 60, [9]));

        Assert.Contains("No space left", Assert.Throws<IOException>(writer.Flush).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_grow_is_cut_back_to_its_last_whole_packet()
    {
        var path = NewPath(".pcapng");
        using var file = new LimitedFile(path, limit: 300_000);
        using var output = new FrameOutput(file, codec: null);
        var error = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                output.Reserve(1000);
                output.Commit(1000, isPacket: i > 0);
            }
        });

        Assert.Contains("cut back", error.Message, StringComparison.Ordinal);
        Assert.Equal(300_000, new FileInfo(path).Length);
        // The first record is a header.
        Assert.Equal(299, output.PacketCount - output.LostPackets);
    }

    [Fact]
    public void Rotation_by_size_keeps_every_packet_and_every_file_small()
    {
        var finished = new List<string>();
        using (var writer = new RotatingCaptureWriter(
                   Path.Join(_folder, "ring.pcapng.gz"), CaptureFileFormat.Pcapng, Codecs, new RotationPolicy(2000, null, new FileRetention()), finished.Add))
        {
            for (var i = 0; i < 50; i++) writer.Write(new CapturedFrame(Ethernet, 1, i * 1_000_000_000L, 100, new byte[100]));
        }

        Assert.Equal(finished, Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
        Assert.Equal("ring_00001_19700101000000.pcapng.gz", Path.GetFileName(finished[0]));
        Assert.Equal(50, finished.Sum(f => ReadResult.OfFile(f).Packets.Count));
    }

    [Fact]
    public void Rotation_by_time_follows_the_packets_and_the_ring_drops_the_oldest()
    {
        using (var writer = Rotating(new RotationPolicy(null, TimeSpan.FromSeconds(10), new FileRetention(MaxFiles: 3))))
        {
            for (var i = 0; i < 60; i++) writer.Write(new CapturedFrame(Ethernet, 1, i * 1_000_000_000L, 100, [1]));
        }

        Assert.Equal(
            ["ring_00004_19700101000030.pcap", "ring_00005_19700101000040.pcap", "ring_00006_19700101000050.pcap"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_second_run_goes_on_numbering_and_touches_nothing()
    {
        for (var run = 0; run < 2; run++)
        {
            using var writer = Rotating(new RotationPolicy(null, null, new FileRetention(MaxFiles: 1)));
            writer.Write(new CapturedFrame(Ethernet, 1, 0, 100, [1]));
        }

        Assert.Equal(
            ["ring_00001_19700101000000.pcap", "ring_00002_19700101000000.pcap"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("tshark", "-r {0} -T fields -e frame.time_epoch -e frame.len -e frame.cap_len", ".pcapng")]
    [InlineData("tshark", "-r {0} -T fields -e frame.time_epoch -e frame.len -e frame.cap_len", ".pcap")]
    [InlineData("tcpdump", "-nr {0} -tt", ".pcap")]
    [InlineData("capinfos", "-c -M -T {0}", ".pcapng")]
    public void Other_programs_accept_what_is_written(string program, string arguments, string extension)
    {
        var path = NewPath(extension);
        Write(path, [.. Enumerable.Range(1, 3).Select(i => new ReadPacket(Ethernet, (i * 1_000_000_000L) + 1000, 90, new byte[60 + i]))]);

        var output = ExternalProgram.Run(program, string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, path));

        Assert.Contains(program switch { "tshark" => "3.000001000\t90\t63", "tcpdump" => "3.000001", _ => "3" }, output, StringComparison.Ordinal);
    }

    private static (long, int, LinkType, string) Content(ReadPacket packet) =>
        (packet.Time, packet.Length, packet.Interface.LinkType, Convert.ToHexString(packet.Data));

    private static CapturedFrame Frame(ReadPacket packet) => new(packet.Interface, 1, packet.Time, packet.Length, packet.Data);

    private static void Write(string path, ReadPacket[] packets)
    {
        using var writer = CaptureFileWriter.Create(path, CaptureFileWriter.FormatOf(path, Codecs), Codecs);
        foreach (var packet in packets) writer.Write(Frame(packet));
    }

    private static ReadResult ReadShared(string path) => ReadResult.Of(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    private RotatingCaptureWriter Rotating(RotationPolicy policy) => new(Path.Join(_folder, "ring.pcap"), CaptureFileFormat.Pcap, Codecs, policy);

    private string NewPath(string extension) => Path.Join(_folder, Guid.NewGuid().ToString("N") + extension);

    /// <summary>File on a disk that fills up: writes what fits, then fails.</summary>
    private sealed class LimitedFile(string path, int limit) : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)
    {
        public override void Write(byte[] array, int offset, int count)
        {
            var fits = (int)Math.Min(count, limit + 321 - Position);
            base.Write(array, offset, fits);
            if (fits < count)
            {
                Position -= fits;
                throw new IOException("No space left on device");
            }
        }
    }
}
