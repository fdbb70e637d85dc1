using System.Buffers.Binary;
using NetMon.CaptureFiles;

namespace NetMon.Tests.Overview;

public sealed class ReportedLossTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_statistics_of_each_interface_are_added(bool isBigEndian)
    {
        var file = new PcapNgBytes(isBigEndian).Section().Interface().Interface()
            .Statistics(0, (5, 3), (7, 4)).Statistics(1, (5, 10)).Statistics(0, (5, 5), (7, 6))
            .Section().Interface().Statistics(0, (7, 100));

        Assert.Equal(5 + 6 + 10 + 100, Read(file));
    }

    [Fact]
    public void Nothing_is_said_without_these_options()
    {
        Assert.Null(Read(new PcapNgBytes(isBigEndian: false).Section().Interface()));
        Assert.Null(Read(new PcapNgBytes(isBigEndian: false).Section().Interface().Statistics(0, (4, 17))));
        Assert.Null(Read(new PcapNgBytes(isBigEndian: false).Section().Interface().Statistics(9, (5, 17))));
        Assert.Equal(0, Read(new PcapNgBytes(isBigEndian: false).Section().Interface().Statistics(0, (5, 0))));
    }

    [Fact]
    public void Numbers_that_are_too_large_do_not_overflow() =>
        Assert.Equal(long.MaxValue, Read(new PcapNgBytes(isBigEndian: false).Section().Interface().Interface()
            .Statistics(0, (5, ulong.MaxValue), (7, ulong.MaxValue)).Statistics(1, (5, ulong.MaxValue)).Section()));

    [Fact]
    public void The_last_packet_of_snoop_has_the_sum()
    {
        var header = new byte[16];
        "snoop\0\0\0"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), 2);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), 4);

        Assert.Equal(17, Read([.. header, .. Record(5), .. Record(17)]));

        static byte[] Record(uint lost)
        {
            var record = new byte[28];
            foreach (var (at, value) in (ReadOnlySpan<(int, uint)>)[(0, 4), (4, 4), (8, 28), (12, lost), (16, 1_000)]) BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(at), value);
            return record;
        }
    }

    private static long? Read(PcapNgBytes file) => Read(file.ToArray());

    private static long? Read(byte[] file)
    {
        using var reader = CaptureFileReader.Open(new MemoryStream(file), "test", codecs: []);
        while (reader.TryRead(out _))
        {
        }

        return reader.ReportedLosses;
    }

    /// <summary>Blocks of a pcapng file.</summary>
    private sealed class PcapNgBytes(bool isBigEndian)
    {
        private readonly List<byte> _bytes = [];

        public PcapNgBytes Section() => Block(0x0a0d0d0a, [.. Number(0x1a2b3c4du), .. Short(1), .. Short(0), .. Number(uint.MaxValue), .. Number(uint.MaxValue)]);

        public PcapNgBytes Interface() => Block(1, [.. Short(1), .. Short(0), .. Number(0u)]);

        public PcapNgBytes Statistics(uint number, params (ushort Code, ulong Value)[] options) =>
            Block(5, [.. Number(number), .. Number(0u), .. Number(0u), .. options.SelectMany(option => (byte[])[.. Short(option.Code), .. Short(8), .. Number(option.Value)])]);

        public byte[] ToArray() => [.. _bytes];

        private PcapNgBytes Block(uint type, byte[] body)
        {
            var length = Number((uint)(body.Length + 12));
            _bytes.AddRange([.. Number(type), .. length, .. body, .. length]);
            return this;
        }

        private byte[] Short(ushort value) => Order(BitConverter.GetBytes(value));

        private byte[] Number(uint value) => Order(BitConverter.GetBytes(value));

        private byte[] Number(ulong value) => Order(BitConverter.GetBytes(value));

        private byte[] Order(byte[] bytes) => isBigEndian == BitConverter.IsLittleEndian ? [.. bytes.Reverse()] : bytes;
    }
}
