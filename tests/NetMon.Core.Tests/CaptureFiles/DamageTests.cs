using System.Diagnostics;
using System.IO.Compression;
using CsCheck;
using NetMon.CaptureFiles;

namespace NetMon.Tests.CaptureFiles;

/// <summary>Files truncated at every byte and with changed bytes give the documented exception only, and every packet before the damage.</summary>
public sealed class DamageTests
{
    public static TheoryData<string, byte[]> GoodFiles() => new()
    {
        { "pcap", Pcap(isBigEndian: false) },
        { "pcap, big-endian", Pcap(isBigEndian: true) },
        { "pcapng", PcapNg(isBigEndian: false) },
        { "pcapng, big-endian", PcapNg(isBigEndian: true) },
    };

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void A_file_cut_anywhere_gives_every_whole_packet_before_the_cut(string kind, byte[] good)
    {
        var whole = ReadResult.Of(good).Packets;
        var clean = 0;
        for (var length = 0; length < good.Length; length++)
        {
            var cut = ReadResult.Of(good[..length]);

            Assert.Equal(whole.Take(cut.Packets.Count), cut.Packets);
            if (cut.Error is null) clean++;
            else Assert.Equal(length < 4 ? CaptureFileFault.Unrecognised : CaptureFileFault.Damaged, cut.Error.Fault);
        }

        // A cut between records or blocks is undetectable: before the last four records, and before the last eight blocks.
        Assert.Equal(kind.StartsWith("pcapng", StringComparison.Ordinal) ? 8 : 4, clean);
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void Turned_bytes_never_lead_to_another_exception_or_a_hang(string kind, byte[] good)
    {
        var random = new Random(kind.Length);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < 5000; round++)
        {
            var bad = good.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bad[random.Next(bad.Length)] = (byte)random.Next(256);

            Assert.InRange(ReadResult.Of(bad).Packets.Count, 0, good.Length / 12);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"{kind}: {watch.Elapsed}");
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void Packets_before_the_first_changed_byte_stay_as_they_were(string kind, byte[] good) =>
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte.Array[1, 64]).Sample(
            (at, bytes) =>
            {
                byte[] changed = [.. good];
                bytes.AsSpan(0, Math.Min(bytes.Length, good.Length - at)).CopyTo(changed.AsSpan(at));
                var before = ReadResult.Of(good[..at]).Packets;
                // The pcap variant is determined from three records; until then, damage may make it look like another.
                if (before.Count < 3 && !kind.StartsWith("pcapng", StringComparison.Ordinal)) return;

                Assert.Equal(before, ReadResult.Of(changed).Packets.Take(before.Count));
            },
            iter: 2_000,
            print: change => $"{kind}: {Convert.ToHexString(change.Item2)} at {change.Item1}");

    [Fact]
    public void A_length_that_lies_costs_no_memory()
    {
        var bytes = new CaptureBytes().Section().Interface(231).Block(6, b => b.U32(0).U32(0).U32(0).U32(120_000_000).U32(0), statedLength: 120_000_040);
        var before = GC.GetAllocatedBytesForCurrentThread();

        ReadResult.Of(bytes).Damage(afterPackets: 0);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_reported_and_gives_what_can_be_unpacked()
    {
        var good = Gzip(Pcap(isBigEndian: false));
        for (var length = 16; length < good.Length; length++) Assert.NotNull(ReadResult.Of(good[..length]).Error);

        Assert.Equal(4, ReadResult.Of(good[..^1]).Damage(afterPackets: 4).PacketCount);
    }

    [Fact]
    public void A_gzip_file_of_several_members_with_zeros_behind_is_whole()
    {
        var plain = Pcap(isBigEndian: false);

        var result = ReadResult.Of([.. Gzip(plain[..50]), .. Gzip(plain[50..]), .. new byte[600]]);

        Assert.Null(result.Error);
        Assert.Equal(ReadResult.Of(plain).Packets, result.Packets);
    }

    [Fact]
    public void A_pipe_gives_each_packet_as_soon_as_it_is_whole()
    {
        foreach (var (bytes, packets) in new[] { (Pcap(isBigEndian: false), 4), (PcapNg(isBigEndian: true), 5) })
        {
            var pipe = new SlowPipe(bytes);
            using var reader = CaptureFileReader.Open(pipe, "pipe", []);
            for (var i = 0; i < packets; i++)
            {
                Assert.False(reader.HasBufferedFrame);
                Assert.True(reader.TryRead(out _));
            }

            Assert.False(reader.TryRead(out _));
            Assert.True(reader.HasBufferedFrame);
        }
    }

    [Fact]
    public void What_came_together_is_given_without_reading_again()
    {
        var pipe = new SlowPipe(Pcap(isBigEndian: false), step: 1000);
        using var reader = CaptureFileReader.Open(pipe, "pipe", []);
        Assert.True(reader.TryRead(out _));
        var reads = pipe.Reads;

        for (var i = 0; i < 3; i++)
        {
            Assert.True(reader.HasBufferedFrame);
            Assert.True(reader.TryRead(out _));
        }

        Assert.Equal(reads, pipe.Reads);
    }

    internal static byte[] Pcap(bool isBigEndian)
    {
        var bytes = new CaptureBytes(isBigEndian).PcapHeader();
        for (uint i = 0; i < 4; i++) bytes.PcapRecord(1_000_000 + i, i, [.. Enumerable.Repeat((byte)(i + 1), 20 + (int)i)], 1500);
        return bytes.ToArray();
    }

    internal static byte[] PcapNg(bool isBigEndian) => new CaptureBytes(isBigEndian).Section()
        .Interface(1, 0, (2, "eth0"u8.ToArray()), (9, [9]))
        .Packet(0, 1, [1, 2, 3], null, (2, [0, 0, 0, 0]), (1, "x"u8.ToArray()))
        .Block(3, b => b.U32(3).Padded([1, 2, 3]))
        .Interface(101)
        .Packet(1, 2, [1, 2, 3, 4], 99)
        .Block(2, b => b.U16(1).U16(0).U32(0).U32(9).U32(2).U32(2).Padded([7, 7]))
        .Block(99, b => b.U32(5))
        .Packet(0, 3, [])
        .ToArray();

    private static byte[] Gzip(byte[] plain)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return target.ToArray();
    }
}
