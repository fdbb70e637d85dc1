using System.Buffers.Binary;
using NetMon.Packets;

namespace NetMon.CaptureFiles.PcapNg;

/// <summary>Reads and writes the options of a packet block (draft-ietf-opsawg-pcapng, sections 3.5 and 4.3).</summary>
internal static class PcapNgNotes
{
    private const ushort QueueOption = 6;
    private const ushort VerdictOption = 7;
    private const int OptionHeaderLength = 4;

    /// <summary>Reads validated options.</summary>
    /// <param name="bytes">The options.</param>
    /// <param name="isBigEndian">Byte order of their section.</param>
    /// <param name="drops">A drop count from another field of the block, or null.</param>
    /// <returns>Null if there are none.</returns>
    public static PacketNotes? Read(ReadOnlySpan<byte> bytes, bool isBigEndian, ushort? drops)
    {
        var found = new List<(ushort, byte[])>();
        var options = new PcapNgOptions(bytes, isBigEndian);
        while (options.TryRead())
        {
            var value = options.Value.ToArray();
            if (isBigEndian) ReverseNumbers(options.Code, value);
            found.Add((options.Code, value));
        }

        if (drops is { } count && !found.Exists(option => option.Item1 == PacketNotes.DropCountOption))
        {
            found.Add((PacketNotes.DropCountOption, BitConverter.GetBytes((ulong)count)));
        }

        return found.Count == 0 ? null : new PacketNotes([.. found]);
    }

    /// <summary>Length of the options in a little-endian block, including the end-of-options option; 0 for none.</summary>
    public static int Length(PacketNotes? notes)
    {
        if (notes is null) return 0;
        var length = 0;
        foreach (var (code, value) in notes.Options)
        {
            if (MayBeCopied(code)) length += OptionHeaderLength + Padded(value.Length);
        }

        return length == 0 ? 0 : length + OptionHeaderLength;
    }

    /// <summary>Writes the options.</summary>
    /// <param name="notes">The options.</param>
    /// <param name="target">A span of <see cref="Length"/> bytes.</param>
    public static void Write(PacketNotes notes, Span<byte> target)
    {
        target.Clear();
        foreach (var (code, value) in notes.Options)
        {
            if (!MayBeCopied(code)) continue;
            BinaryPrimitives.WriteUInt16LittleEndian(target, code);
            BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)value.Length);
            value.CopyTo(target[OptionHeaderLength..]);
            target = target[(OptionHeaderLength + Padded(value.Length))..];
        }
    }

    // Custom options 19372 and 19373 must not be copied by programs that modify a file (section 3.5.1).
    private static bool MayBeCopied(ushort code) => code is not (19372 or 19373);

    private static int Padded(int length) => (length + 3) & ~3;

    private static void ReverseNumbers(ushort code, Span<byte> value)
    {
        switch (code)
        {
            case PacketNotes.FlagsOption or QueueOption or PacketNotes.DropCountOption or PacketNotes.PacketIdOption:
                value.Reverse();
                break;
            case VerdictOption when value.Length == 9 && value[0] is 1 or 2:
                value[1..].Reverse();
                break;
            case 2988 or 2989 or 19372 or 19373:
                value[..sizeof(uint)].Reverse();
                break;
        }
    }
}
