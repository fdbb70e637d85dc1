using System.Buffers.Binary;
using System.Text;

namespace NetMon.Packets;

/// <summary>
/// What a pcapng file says of one packet beside its bytes: comments, direction, drops, and what else stands in the options of its block
/// (draft-ietf-opsawg-pcapng, sections 3.5 and 4.3). Kept as it was, so that an export says the same.
/// </summary>
public sealed class PacketNotes
{
    internal const ushort CommentOption = 1;
    internal const ushort FlagsOption = 2;
    internal const ushort DropCountOption = 4;
    private const uint DirectionMask = 3;
    private const int EntryHeader = 2 * sizeof(ushort);

    private readonly (ushort Code, byte[] Value)[] _options;

    internal PacketNotes((ushort Code, byte[] Value)[] options) => _options = options;

    /// <summary>All comments, joined by a semicolon and a space; null for none. Text of whoever wrote the file: not yet made safe for a terminal.</summary>
    public string? Comment
    {
        get
        {
            List<string>? comments = null;
            foreach (var (code, value) in _options)
            {
                if (code != CommentOption || value.Length == 0) continue;
                var text = Encoding.UTF8.GetString(value).TrimEnd('\0');
                if (text.Length != 0) (comments ??= []).Add(text);
            }

            return comments is null ? null : string.Join("; ", comments);
        }
    }

    /// <summary>The word of flags of the link layer: direction, kind of reception, length of the FCS, errors; null where the file has none.</summary>
    public uint? Flags => Find(FlagsOption, sizeof(uint)) is { } value ? BinaryPrimitives.ReadUInt32LittleEndian(value) : null;

    /// <summary><c>In</c> for a packet that the interface received, <c>Out</c> for one that it sent; null where the file does not say.</summary>
    public string? Direction => (Flags & DirectionMask) switch
    {
        1 => FrameDirection.In,
        2 => FrameDirection.Out,
        _ => null,
    };

    /// <summary>Packets that the interface and the system lost between the packet before and this one; null where the file does not say.</summary>
    public long? DropCount => Find(DropCountOption, sizeof(ulong)) is { } value
        ? (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(value), long.MaxValue)
        : null;

    /// <summary>The options in the file's order, numbers in them little-endian.</summary>
    internal IReadOnlyList<(ushort Code, byte[] Value)> Options => _options;

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null for none, and for bytes that it did not write.</summary>
    /// <param name="bytes">The bytes.</param>
    public static PacketNotes? FromBytes(ReadOnlySpan<byte> bytes)
    {
        List<(ushort Code, byte[] Value)> options = [];
        while (bytes.Length >= EntryHeader)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[sizeof(ushort)..]);
            if (bytes.Length - EntryHeader < length) return null;
            options.Add((BinaryPrimitives.ReadUInt16LittleEndian(bytes), bytes.Slice(EntryHeader, length).ToArray()));
            bytes = bytes[(EntryHeader + length)..];
        }

        return options.Count == 0 ? null : new PacketNotes([.. options]);
    }

    /// <summary>The options as bytes, for serialisation: of each its code, its length, both 16 bits little-endian, and its value.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_options.Sum(option => EntryHeader + option.Value.Length)];
        var rest = bytes.AsSpan();
        foreach (var (code, value) in _options)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, code);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[sizeof(ushort)..], (ushort)value.Length);
            value.CopyTo(rest[EntryHeader..]);
            rest = rest[(EntryHeader + value.Length)..];
        }

        return bytes;
    }

    private byte[]? Find(ushort wanted, int length)
    {
        foreach (var (code, value) in _options)
        {
            if (code == wanted && value.Length == length) return value;
        }

        return null;
    }
}
