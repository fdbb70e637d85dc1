using System.Buffers.Binary;

namespace NetMon.Tests;

/// <summary>Small pcap files, written byte by byte, independently of the code under test. Format: draft-ietf-opsawg-pcap.</summary>
internal static class CaptureFile
{
    public const int HeaderLength = 24;
    public const int RecordHeaderLength = 16;

    private const uint MagicMicroseconds = 0xA1B2C3D4;
    private const int Ethernet = 1;
    private const int EthernetHeaderLength = 14;

    /// <summary>A file of UDP packets from port 1000 + n to port 53 or 80, in turns.</summary>
    public static void Write(string path, int count, int length = 60) => File.WriteAllBytes(path, [.. Header(), .. Records(count, length)]);

    public static byte[] Header(int linkType = Ethernet)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, MagicMicroseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 4);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 262_144);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), linkType);
        return header;
    }

    public static byte[] Records(int count, int length = 60, int first = 0)
    {
        var records = new byte[count * (RecordHeaderLength + length)];
        for (var i = 0; i < count; i++)
        {
            var record = records.AsSpan(i * (RecordHeaderLength + length), RecordHeaderLength + length);
            BinaryPrimitives.WriteInt32LittleEndian(record, 1_700_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(record[4..], first + i);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], length);
            Udp(record[RecordHeaderLength..], (ushort)(1000 + (first + i) % 1000), (ushort)(i % 2 == 0 ? 53 : 80));
        }

        return records;
    }

    /// <summary>An IPv4 packet without a link header.</summary>
    public static byte[] UdpPacket(int length)
    {
        var frame = new byte[EthernetHeaderLength + length];
        Udp(frame, 1000, 53);
        return frame[EthernetHeaderLength..];
    }

    private static void Udp(Span<byte> frame, ushort source, ushort destination)
    {
        const int IPOffset = EthernetHeaderLength;
        const int UdpOffset = IPOffset + 20;
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x0800);
        frame[IPOffset] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame[(IPOffset + 2)..], (ushort)(frame.Length - IPOffset));
        frame[IPOffset + 8] = 64;
        frame[IPOffset + 9] = 17;
        ReadOnlySpan<byte> addresses = [192, 0, 2, 1, 198, 51, 100, 2];
        addresses.CopyTo(frame[(IPOffset + 12)..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[UdpOffset..], source);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(UdpOffset + 2)..], destination);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(UdpOffset + 4)..], (ushort)(frame.Length - UdpOffset));
    }
}
