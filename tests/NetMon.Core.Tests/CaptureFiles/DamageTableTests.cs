using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Compression;

namespace NetMon.Tests.CaptureFiles;

/// <summary>
/// Kinds of damage in each format that can have them: number of packets read, and the error or warning, with offset and reason.
/// The number of packets was compared with that of tshark 4.0 by hand, for all kinds. Differences are listed in docs/capture-files.md.
/// </summary>
public sealed class DamageTableTests
{
    private const int Record = 16 + 60;
    private static readonly byte[] Data = [.. Enumerable.Range(0, 60).Select(i => (byte)(i + 1))];
    private static readonly byte[] Plain = Pcap(4);
    private static readonly byte[] Compressed = Gzip(Plain);

    /// <summary>Name, bytes, good packets, offset (-1 where it depends on the compressor), words of the reason, whether it is a remark only.</summary>
    public static TheoryData<string, byte[], int, int, string, bool> Kinds()
    {
        var kinds = new TheoryData<string, byte[], int, int, string, bool>();
        foreach (var (name, bytes, packets, offset, reason) in
            PcapKinds().Concat(PcapNgKinds()).Concat(OtherFormats()).Concat(GzipKinds()).Concat(ZstdKinds()).Concat(Lz4Kinds()))
        {
            kinds.Add(name, bytes, packets, offset, reason, reason.Contains("is zeros", StringComparison.Ordinal));
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damage_gives_the_good_packets_and_one_reason(string kind, byte[] bytes, int packets, int offset, string reason, bool isRemark)
    {
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new SlowPipe(bytes, step: 7) })
        {
            var result = ReadResult.Of(stream);

            Assert.True(result.Error is not null, $"{kind}: {result.Packets.Count} packets and no error");
            Assert.Equal((packets, kind), (result.Packets.Count, kind));
            Assert.Equal(isRemark ? CaptureFileFault.Unfinished : CaptureFileFault.Damaged, result.Error.Fault);
            Assert.Contains(reason, result.Error.Message, StringComparison.Ordinal);
            Assert.StartsWith("test: ", result.Error.Message, StringComparison.Ordinal);
            if (offset >= 0) Assert.Equal((offset, kind), (result.Error.Offset, kind));
            Assert.All(result.Packets, packet => Assert.Equal(Data, packet.Data));
        }
    }

    [Fact]
    public void There_are_many_kinds() => Assert.InRange(Kinds().Count, 40, 200);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Empty_records_before_good_ones_are_packets(int zeros)
    {
        byte[] bytes = [.. Pcap(2), .. new byte[16 * zeros], .. Pcap(2).AsSpan(24)];

        var result = ReadResult.Of(bytes);

        Assert.Null(result.Error);
        Assert.Equal([60, 60, .. Enumerable.Repeat(0, zeros), 60, 60], result.Packets.Select(packet => packet.Data.Length));
    }

    [Fact]
    public void A_gigabyte_of_zeros_costs_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = ReadResult.Of(new PaddedStream(Pcap(2), 1L << 30)).Error;

        Assert.Equal(CaptureFileFault.Unfinished, error?.Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Fact]
    public void Members_frames_and_skippable_frames_one_after_the_other_are_one_file()
    {
        byte[] skippable = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        byte[][] files =
        [
            [.. Gzip(Plain[..50]), .. Gzip([]), .. Gzip(Plain[50..]), .. new byte[512]],
            [.. Zstd(Plain[..50]), .. skippable, .. Zstd([]), .. Zstd(Plain[50..])],
            [.. Lz4(Plain[..50]), .. skippable, .. Lz4([]), .. Lz4(Plain[50..])],
            GzipWithHeader(Plain, flags: 0x1f, isDamaged: false),
        ];
        foreach (var file in files)
        {
            var result = ReadResult.Of(file);

            Assert.Null(result.Error);
            Assert.Equal(4, result.Packets.Count);
        }
    }

    [Fact]
    public void Every_compressed_file_cut_anywhere_is_reported()
    {
        foreach (var file in new[] { Compressed, Gzip(Plain, CompressionLevel.NoCompression), Zstd(Plain), Lz4(Plain) })
        {
            for (var length = 16; length < file.Length; length++)
            {
                var result = ReadResult.Of(file[..length]);

                Assert.NotNull(result.Error);
                Assert.Contains("early", result.Error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_checked_file_is_noticed()
    {
        byte[][] whole = [Data, Data, Data, Data];
        // Time, kind, system and text flag in a gzip header are ignored.
        foreach (var (file, isFree) in new (byte[] File, Func<int, int, bool> IsFree)[]
        {
            (Compressed, (at, bit) => at is >= 4 and < 10 || (at == 3 && bit == 0)),
            (Zstd(Plain), (at, _) => at == 4),
            (Lz4(Plain), (_, _) => false),
        })
        {
            for (var at = 3; at < file.Length; at++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    if (isFree(at, bit)) continue;
                    byte[] bad = [.. file];
                    bad[at] ^= (byte)(1 << bit);
                    var result = ReadResult.Of(bad);
                    // Some bit flips are equivalent encodings.
                    Assert.True(
                        result.Error is not null || result.Packets.Select(packet => packet.Data).SequenceEqual(whole, ByteComparer.Instance),
                        $"byte {at} of {file.Length}, bit {bit}, {Convert.ToHexString(file[..4])}");
                }
            }
        }
    }

    [Fact]
    public void What_other_compressors_write_is_read()
    {
        var random = new Random(5);
        for (var round = 0; round < 60; round++)
        {
            var bytes = new byte[random.Next(0, 400_000)];
            var spread = random.Next(1, 256);
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(random.Next(4) == 0 && i > 300 ? bytes[i - random.Next(1, 300)] : random.Next(spread));
            foreach (var level in new[] { CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize, CompressionLevel.NoCompression })
            {
                var unpacked = new MemoryStream();
                using (var stream = new GzipCodec().OpenRead(new MemoryStream(Gzip(bytes, level)))) stream.CopyTo(unpacked);
                Assert.Equal(bytes, unpacked.ToArray());
            }
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes, int Packets, int Offset, string Reason)> PcapKinds()
    {
        foreach (var isBigEndian in new[] { false, true })
        {
            var name = isBigEndian ? "pcap, big-endian: " : "pcap: ";
            for (var good = 0; good < 4; good++)
            {
                var end = 24 + (good * Record);
                byte[] Tail(uint captured, uint original) =>
                    [.. Pcap(good, isBigEndian), .. new CaptureBytes(isBigEndian).U32(1_700_000_000).U32(1).U32(captured).U32(original).U8(Data).ToArray()];
                yield return ($"{name}length of a megabyte after {good}", Tail(1 << 20, 1 << 20), good, end, "claims 1048576 captured bytes");
                yield return ($"{name}negative length after {good}", Tail(uint.MaxValue, uint.MaxValue), good, end, "claims 4294967295 captured bytes");
                yield return ($"{name}cut in a header after {good}", [.. Pcap(good, isBigEndian), 1, 2, 3], good, end, "breaks off inside the header");
                yield return ($"{name}cut in a packet after {good}", Tail(61, 61), good, end, "breaks off inside packet");
            }

            yield return ($"{name}zeros to the end", [.. Pcap(2, isBigEndian), .. new byte[4099]], 2, 24 + (2 * Record), "4099 bytes from byte 176 on, is zeros");
            yield return ($"{name}few zeros to the end", [.. Pcap(2, isBigEndian), .. new byte[16]], 2, 24 + (2 * Record), "16 bytes from byte 176 on, is zeros");
            yield return ($"{name}zeros, then something else", [.. Pcap(2, isBigEndian), .. new byte[4096], .. Enumerable.Repeat((byte)0xee, 64)], 2, 24 + (2 * Record), "4096 bytes of zeros");
        }

        yield return ("pcap of nanoseconds: length of a megabyte", [.. new CaptureBytes().PcapHeader(0xa1b23c4d).PcapRecord(1, 1, Data).U32(1).U32(2).U32(1 << 20).U32(1 << 20).U8(Data).ToArray()], 1, 24 + Record, "claims 1048576 captured bytes");
        yield return ("pcap: header cut", Plain[..20], 0, 0, "breaks off inside the file header");
    }

    private static IEnumerable<(string Name, byte[] Bytes, int Packets, int Offset, string Reason)> PcapNgKinds()
    {
        foreach (var isBigEndian in new[] { false, true })
        {
            var name = isBigEndian ? "pcapng, big-endian: " : "pcapng: ";
            var good = new CaptureBytes(isBigEndian).Section().Interface().Packet(0, 1, Data).ToArray();
            byte[] With(CaptureBytes tail) => [.. good, .. tail.ToArray()];
            var end = good.Length;
            yield return ($"{name}zeros to the end", [.. good, .. new byte[1021]], 1, end, "1021 bytes from byte 140 on, is zeros");
            yield return ($"{name}zeros, then a block", With(new CaptureBytes(isBigEndian).U8(new byte[512]).Packet(0, 2, Data)), 1, end, "512 bytes of zeros between blocks");
            yield return ($"{name}block of length 0", With(new CaptureBytes(isBigEndian).U32(6).U32(0).U8(Data)), 1, end, "claims 0 bytes");
            yield return ($"{name}block of 4 GB", With(new CaptureBytes(isBigEndian).U32(6).U32(0xfffffffc).U8(Data)), 1, end, "claims 4294967292 bytes");
            yield return ($"{name}other length behind", With(new CaptureBytes(isBigEndian).Block(6, b => b.U32(0).U32(0).U32(1).U32(0).U32(0), trailer: 36)), 1, end, "lengths before and after a block differ");
            yield return ($"{name}no such interface", With(new CaptureBytes(isBigEndian).Packet(7, 1, Data)), 1, end, "is of interface 7");
            yield return ($"{name}option beyond the block", With(new CaptureBytes(isBigEndian).Block(6, b => b.U32(0).U32(0).U32(0).U32(0).U32(0).U16(1).U16(9).U32(0))), 1, end, "option 1 claims 9 bytes");
            yield return ($"{name}cut in a block", [.. good, .. good.AsSpan(48, 40)], 1, end, "breaks off inside packet 2");
            yield return ($"{name}cut in a block header", [.. good, .. good.AsSpan(48, 5)], 1, end, "breaks off inside a block header");
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes, int Packets, int Offset, string Reason)> OtherFormats()
    {
        var snoop = new CaptureBytes(isBigEndian: true).U8("snoop\0\0\0"u8.ToArray()).U32(2).U32(4);
        for (var i = 0; i < 2; i++) snoop.U32(60).U32(60).U32(84).U32(0).U32(1_700_000_000).U32(5).U8(Data);
        var good = snoop.ToArray();
        yield return ("snoop: zeros to the end", [.. good, .. new byte[1000]], 2, good.Length, "1000 bytes from byte 184 on, is zeros");
        yield return ("snoop: zeros, then something else", [.. good, .. new byte[1000], 1, 2, 3, 4], 2, good.Length, "bytes of zeros between packets");
        yield return ("snoop: cut in a packet", good[..^1], 1, 100, "breaks off inside packet 2");
        yield return ("snoop: record shorter than its packet", [.. good, .. new CaptureBytes(true).U32(60).U32(60).U32(30).U32(0).U32(1).U32(1).U8(Data).ToArray()], 2, good.Length, "60 captured bytes in a record of 30");

        var erf = Erf(4);
        yield return ("ERF: zeros to the end", [.. erf, .. new byte[999]], 4, erf.Length, "999 bytes from byte 312 on, is zeros");
        yield return ("ERF: zeros to the end, after one packet", [.. Erf(1), .. new byte[999]], 1, 78, "is zeros");
        yield return ("ERF: cut in a packet", erf[..^1], 3, 78 * 3, "breaks off inside packet 4");
        yield return ("ERF: unknown type behind one packet", [.. Erf(1), .. Enumerable.Repeat((byte)0x7e, 40)], 1, 78, "is of no ERF type");
        yield return ("ERF: cut in the second packet", Erf(2)[..^1], 1, 78, "breaks off inside packet 2");
        yield return ("ERF: unknown type", [.. Erf(20), .. Enumerable.Repeat((byte)0x7e, 40)], 20, 78 * 20, "is of no ERF type");
    }

    private static IEnumerable<(string Name, byte[] Bytes, int Packets, int Offset, string Reason)> GzipKinds()
    {
        byte[] Changed(Index at)
        {
            byte[] changed = [.. Compressed];
            changed[at] ^= 0x55;
            return changed;
        }

        yield return ("gzip: CRC", Changed(^6), 4, Plain.Length, "the CRC is");
        yield return ("gzip: length", Changed(^2), 4, Plain.Length, "the length is given as");
        yield return ("gzip: no trailer", Compressed[..^8], 4, Plain.Length, "the data end early");
        yield return ("gzip: half a trailer", Compressed[..^3], 4, Plain.Length, "the data end early");
        yield return ("gzip: cut in a block", Gzip(Plain, CompressionLevel.NoCompression)[..(10 + 5 + 24 + 76 + 76 + 10)], 2, 24 + (2 * Record), "the compressed data end early");
        yield return ("gzip: something behind", [.. Compressed, .. "more"u8], 4, Plain.Length, "something else follows");
        yield return ("gzip: zeros and something behind", [.. Compressed, 0, 0, 0, .. "more"u8], 4, Plain.Length, "something else follows");
        yield return ("gzip: CRC of the second member", [.. Gzip(Plain[..100]), .. Gzip(Plain[100..])[..^8], 1, 2, 3, 4, 0x2c, 1, 0, 0], 4, Plain.Length, "of member 2");
        yield return ("gzip: second member cut", [.. Gzip(Plain[..(24 + (2 * Record))]), .. Gzip(Plain[(24 + (2 * Record))..])[..12]], 2, 24 + (2 * Record), "the compressed data end early");
        yield return ("gzip: header of the second member cut", [.. Compressed, 0x1f, 0x8b, 8], 4, Plain.Length, "within a header");
        yield return ("gzip: magic of the second member cut", [.. Compressed, 0x1f], 4, Plain.Length, "within a header");
        yield return ("gzip: reserved flags", [.. Compressed[..3], 0x80, .. Compressed[4..]], 0, 0, "reserved flags");
        yield return ("gzip: extra field beyond the end", [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 1, 2, 3, 4, 5, 6], 0, 0, "within a header");
        yield return ("gzip: CRC of the header", GzipWithHeader(Plain, flags: 0x1f, isDamaged: true), 0, 0, "the header's CRC");
        yield return ("gzip: block of unknown type", [.. Compressed[..10], 7, .. Compressed[11..]], 0, 0, "a block of unknown type");
        yield return ("gzip: stored length", GzipStoredDamaged(), 0, 0, "the length of a stored block");
        yield return ("gzip: zeros to the end inside", Gzip([.. Plain, .. new byte[5000]]), 4, Plain.Length, "is zeros");
    }

    private static IEnumerable<(string Name, byte[] Bytes, int Packets, int Offset, string Reason)> ZstdKinds()
    {
        var good = Zstd(Plain);
        byte[] bad = [.. good];
        bad[^1] ^= 1;
        yield return ("zstd: checksum", bad, 4, Plain.Length, "checksum");
        yield return ("zstd: no checksum", good[..^4], 4, Plain.Length, "the data end early");
        yield return ("zstd: second frame cut", [.. good, .. good[..^9]], 4, Plain.Length, "the data end early");
        yield return ("zstd: something behind", [.. good, .. "some more"u8], 4, Plain.Length, "compressed file");
    }

    private static IEnumerable<(string Name, byte[] Bytes, int Packets, int Offset, string Reason)> Lz4Kinds()
    {
        var good = Lz4(Plain);
        byte[] Changed(Index at)
        {
            byte[] changed = [.. good];
            changed[at] ^= 0x55;
            return changed;
        }

        yield return ("lz4: checksum of the content", Changed(^1), 4, Plain.Length, "the checksum of the content");
        yield return ("lz4: checksum of the block", Changed(^9), 0, 0, "the checksum of a block");
        yield return ("lz4: no checksum", good[..^4], 4, Plain.Length, "the data end early");
        yield return ("lz4: no end mark", good[..^8], 4, Plain.Length, "the data end early");
        yield return ("lz4: second frame cut", [.. good, .. good[..^9]], 4, Plain.Length, "the data end early");
        yield return ("lz4: header", Changed(6), 0, 0, "the checksum of the frame's header");
        yield return ("lz4: something behind", [.. good, .. "more"u8], 4, Plain.Length, "something else follows");
    }

    private static byte[] Pcap(int packets, bool isBigEndian = false)
    {
        var bytes = new CaptureBytes(isBigEndian).PcapHeader();
        for (uint i = 0; i < packets; i++) bytes.PcapRecord(1_700_000_000 + i, i, Data);
        return bytes.ToArray();
    }

    private static byte[] Erf(int packets)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < packets; i++)
        {
            var header = new byte[18];
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)(1_700_000_000 + i));
            header[8] = 2;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), 18 + 60);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), 60);
            bytes.AddRange([.. header, .. Data]);
        }

        return [.. bytes];
    }

    private static byte[] Gzip(byte[] plain, CompressionLevel level = CompressionLevel.Optimal)
    {
        // .NET writes no bytes for empty input.
        if (plain.Length == 0) return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level, leaveOpen: true)) gzip.Write(plain);
        return target.ToArray();
    }

    // With every optional field: text, CRC of the header, extra field, name, comment.
    private static byte[] GzipWithHeader(byte[] plain, byte flags, bool isDamaged)
    {
        var plainFile = Gzip(plain);
        byte[] header = [0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3, 5, 0, 1, 2, 3, 4, 5, .. "name\0"u8, .. "comment\0"u8];
        var crc = uint.MaxValue;
        foreach (var value in header)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }

        crc = ~crc ^ (isDamaged ? 1u : 0u);
        return [.. header, (byte)crc, (byte)(crc >> 8), .. plainFile[10..]];
    }

    private static byte[] GzipStoredDamaged() => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 10, 0, 0, 0, .. Plain];

    private static byte[] Zstd(byte[] plain)
    {
        var target = new MemoryStream();
        using (var zstd = new ZstdSharp.CompressionStream(target, 3, leaveOpen: true))
        {
            zstd.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            zstd.Write(plain);
        }

        return target.ToArray();
    }

    private static byte[] Lz4(byte[] plain)
    {
        var target = new MemoryStream();
        using (var lz4 = LZ4Stream.Encode(target, new LZ4EncoderSettings { ContentChecksum = true, BlockChecksum = true }, leaveOpen: true)) lz4.Write(plain);
        return target.ToArray();
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static ByteComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }

    /// <summary>Some bytes, then a given number of zeros.</summary>
    private sealed class PaddedStream(byte[] head, long zeros) : ForwardReadStream
    {
        private readonly MemoryStream _head = new(head);
        private long _rest = zeros;

        public override int Read(Span<byte> buffer)
        {
            if (_head.Read(buffer) is > 0 and var read) return read;
            var count = (int)Math.Min(buffer.Length, _rest);
            buffer[..count].Clear();
            _rest -= count;
            return count;
        }
    }
}
