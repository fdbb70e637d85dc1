using System;
using System.Buffers.Binary;
using System.IO;

namespace NetMon.Peers;

/// <summary>Deals the packets of a little-endian pcap file out to several files in turn.</summary>
public static class Interleaving
{
    /// <summary>Writes the files.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="parts">The files to write.</param>
    public static void Write(Stream whole, Stream[] parts)
    {
        using var reader = new BufferedStream(whole, 1 << 20);
        var writers = Array.ConvertAll(parts, part => new BufferedStream(part, 1 << 20));
        var header = new byte[24];
        reader.ReadExactly(header);
        foreach (var writer in writers) writer.Write(header);
        var record = new byte[16];
        var data = new byte[1 << 18];
        for (var i = 0; reader.ReadAtLeast(record, 16, throwOnEndOfStream: false) == 16; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(8));
            reader.ReadExactly(data, 0, length);
            var writer = writers[i % writers.Length];
            writer.Write(record);
            writer.Write(data, 0, length);
        }

        foreach (var writer in writers) writer.Flush();
    }
}
