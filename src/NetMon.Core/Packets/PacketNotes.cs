using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NetMon.Packets;

/// <summary>
/// The pcapng options of one packet: comments, direction, drop count, and all others of its block (draft-ietf-opsawg-pcapng, sections 3.5
/// and 4.3). Kept unchanged, so that an export preserves them.
/// </summary>
public sealed class PacketNotes
{
    internal const ushort CommentOption = 1;
    internal const ushort FlagsOption = 2;
    internal const ushort DropCountOption = 4;
    internal const ushort PacketIdOption = 5;
    private const uint DirectionMask = 3;
    private const int EntryHeader = 2 * sizeof(ushort);
    private const string DropReasonKey = "DropReason=";

    private readonly (ushort Code, byte[] Value)[] _options;

    internal PacketNotes((ushort Code, byte[] Value)[] options) => _options = options;

    /// <summary>All comments, joined by "; "; null for none. Untrusted text from the file, not escaped for a terminal.</summary>
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

    /// <summary>Link-layer flags word (epb_flags): direction, reception type, FCS length, errors; null if absent.</summary>
    public uint? Flags => Find(FlagsOption, sizeof(uint)) is { } value ? BinaryPrimitives.ReadUInt32LittleEndian(value) : null;

    /// <summary><c>In</c> for a received packet, <c>Out</c> for a sent one; null if the file does not say.</summary>
    public string? Direction => (Flags & DirectionMask) switch
    {
        1 => FrameDirection.In,
        2 => FrameDirection.Out,
        _ => null,
    };

    /// <summary>Packets that the interface and the OS lost between the preceding packet and this one (epb_dropcount); null if absent.</summary>
    public long? DropCount => Find(DropCountOption, sizeof(ulong)) is { } value
        ? (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(value), long.MaxValue)
        : null;

    /// <summary>
    /// Why the captured system dropped the packet; null if it did not. pcapng has no option for it, so it is a separate comment in the format of
    /// <see cref="DropComment"/>.
    /// </summary>
    public string? DropReason
    {
        get
        {
            foreach (var (code, value) in _options)
            {
                if (code != CommentOption || !value.AsSpan().StartsWith("DropReason="u8)) continue;
                var text = Encoding.UTF8.GetString(value.AsSpan(DropReasonKey.Length)).TrimEnd('\0');
                var end = text.IndexOf(' ', StringComparison.Ordinal);
                return end < 0 ? text : text[..end];
            }

            return null;
        }
    }

    /// <summary>The number that several reports of one packet share; null where the file does not say.</summary>
    internal ulong? PacketId => Find(PacketIdOption, sizeof(ulong)) is { } value ? BinaryPrimitives.ReadUInt64LittleEndian(value) : null;

    /// <summary>The options in file order; numbers in them are little-endian.</summary>
    internal IReadOnlyList<(ushort Code, byte[] Value)> Options => _options;

    /// <summary>Adds a comment and a number of missing packets to the options of a packet.</summary>
    /// <param name="notes">The options; null for none.</param>
    /// <param name="comment">The comment; null for none. A longer one than fits is cut.</param>
    /// <param name="missing">Packets that are missing before this one; 0 for none. Replaces a count that is there by the sum.</param>
    internal static PacketNotes? Add(PacketNotes? notes, string? comment, long missing = 0)
    {
        const int MaxComment = 60_000;
        if (comment is null && missing == 0) return notes;
        List<(ushort Code, byte[] Value)> options = [.. notes?._options ?? []];
        if (comment is not null) options.Insert(0, (CommentOption, CutText(comment, MaxComment)));
        if (missing > 0)
        {
            missing += notes?.DropCount ?? 0;
            options.RemoveAll(option => option.Code == DropCountOption);
            var count = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(count, (ulong)missing);
            options.Add((DropCountOption, count));
        }

        return new PacketNotes([.. options]);
    }

    /// <summary>Creates the comment for a dropped packet.</summary>
    /// <param name="reason">Reason, one word.</param>
    /// <param name="location">Location code of the system.</param>
    internal static string DropComment(string reason, uint location) =>
        string.Create(CultureInfo.InvariantCulture, $"{DropReasonKey}{reason} DropLocation=0x{location:X8}");

    /// <summary>Parses the output of <see cref="ToBytes"/>; null for no options and for malformed input.</summary>
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

    /// <summary>The options as bytes, for serialisation: code and length (16 bits each, little-endian), then the value.</summary>
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

    // UTF-8 of at most so many bytes, cut between characters.
    private static byte[] CutText(string text, int limit)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= limit) return bytes;
        while ((bytes[limit] & 0xc0) == 0x80) limit--;
        return bytes[..limit];
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
