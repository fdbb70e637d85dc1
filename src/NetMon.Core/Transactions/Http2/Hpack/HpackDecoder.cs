using System.Buffers;
using NetMon.Decoding;
using NetMon.Decoding.Applications;

namespace NetMon.Transactions.Http2.Hpack;

/// <summary>
/// Decodes the header blocks of one direction of a connection: RFC 7541. Each block depends on those before it, so after an error, or after a
/// block that was not seen, no other can be decoded.
/// </summary>
/// <remarks>
/// The sender may use a table as large as the receiver allows in its SETTINGS. An observer may not have seen them, so any size up to
/// <see cref="MaxTableSize"/> is taken.
/// </remarks>
[ReadsPackets]
internal sealed class HpackDecoder
{
    /// <summary>Maximum size of the dynamic table.</summary>
    public const int MaxTableSize = 1 << 20;

    // Section 5.1: far more than any length or index within the limits.
    private const int MaxInteger = 1 << 28;

    private const byte IndexedFlag = 0x80;
    private const byte IncrementalFlag = 0x40;
    private const byte SizeUpdateFlag = 0x20;
    private const byte HuffmanFlag = 0x80;

    private readonly HpackDynamicTable _table = new();

    /// <summary>Bytes of the fields that are kept for later blocks.</summary>
    public int Buffered => _table.Size;

    /// <summary>Decodes a complete header block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="list">Receives its fields, as far as it is valid.</param>
    /// <returns>False if it is invalid. Nothing that follows can be decoded.</returns>
    public bool TryDecode(ReadOnlySpan<byte> block, HpackFieldList list)
    {
        var reader = new PayloadReader(block);
        var mayResize = true;
        while (reader.Remaining > 0)
        {
            var first = reader.ReadByte();
            if ((first & IndexedFlag) != 0)
            {
                if (!TryReadInteger(ref reader, first, 7, out var index) || Find(index) is not { } field) return false;
                list.Add(field);
            }
            else if ((first & IncrementalFlag) != 0)
            {
                if (ReadLiteral(ref reader, first, 6) is not { } field) return false;
                _table.Add(field);
                list.Add(field);
            }
            else if ((first & SizeUpdateFlag) != 0)
            {
                // Section 4.2: only at the beginning of a block.
                if (!mayResize || !TryReadInteger(ref reader, first, 5, out var size) || size > MaxTableSize) return false;
                _table.Resize(size);
                continue;
            }
            else
            {
                // Not indexed, or never: section 6.2.2 and 6.2.3.
                if (ReadLiteral(ref reader, first, 4) is not { } field) return false;
                list.Add(field);
            }

            mayResize = false;
        }

        return true;
    }

    private HpackField? Find(int index)
    {
        if (index is > 0 and <= HpackStaticTable.Count) return HpackStaticTable.At(index);
        var place = index - HpackStaticTable.Count - 1;
        return place >= 0 && place < _table.Count ? _table.At(place) : null;
    }

    // Null if it is invalid.
    private HpackField? ReadLiteral(ref PayloadReader reader, byte first, int prefix)
    {
        if (!TryReadInteger(ref reader, first, prefix, out var index)) return null;
        HpackString name;
        if (index > 0)
        {
            if (Find(index) is not { } named) return null;
            name = named.Name;
        }
        else if (!TryReadString(ref reader, out name))
        {
            return null;
        }

        return TryReadString(ref reader, out var value) ? new HpackField(name, value) : null;
    }

    // Section 5.2.
    private static bool TryReadString(ref PayloadReader reader, out HpackString text)
    {
        text = default;
        var first = reader.ReadByte();
        if (!TryReadInteger(ref reader, first, 7, out var length)) return false;
        var bytes = reader.ReadBytes(length);
        if (reader.IsCut) return false;
        if ((first & HuffmanFlag) == 0)
        {
            text = new HpackString(PayloadText.Printable(bytes), length);
            return true;
        }

        var decoded = ArrayPool<byte>.Shared.Rent(HpackHuffman.MaxDecodedLength(length));
        try
        {
            if (!HpackHuffman.TryDecode(bytes, decoded, out var decodedLength)) return false;
            text = new HpackString(PayloadText.Printable(decoded.AsSpan(0, decodedLength)), decodedLength);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    // Section 5.1. The first byte has been read; the number is in its lower bits or begins there.
    private static bool TryReadInteger(ref PayloadReader reader, byte first, int prefix, out int value)
    {
        var mask = (1 << prefix) - 1;
        value = first & mask;
        if (value < mask) return !reader.IsCut;
        for (var shift = 0; shift <= 28; shift += 7)
        {
            var next = reader.ReadByte();
            if (reader.IsCut) return false;
            var sum = value + ((long)(next & 0x7f) << shift);
            if (sum > MaxInteger) return false;
            value = (int)sum;
            if ((next & 0x80) == 0) return true;
        }

        return false;
    }
}
