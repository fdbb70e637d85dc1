using System.Buffers.Binary;
using System.Text;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Makes the notes of a packet, as a pcapng file would have them, so that an export says the same.</summary>
internal static class EtlNotes
{
    /// <summary>Makes them.</summary>
    /// <param name="direction">1 for in, 2 for out, 0 for not known: the lowest bits of the flags of pcapng.</param>
    /// <param name="comment">What else is to be said.</param>
    /// <param name="drop">What <see cref="PacketNotes.DropComment"/> made; null for a packet that was not dropped.</param>
    /// <param name="group">What several reports of one packet have in common; null for nothing.</param>
    public static PacketNotes Make(uint direction, string comment, string? drop = null, ulong? group = null)
    {
        var options = new List<(ushort, byte[])>(4);
        if (direction != 0)
        {
            var flags = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(flags, direction);
            options.Add((PacketNotes.FlagsOption, flags));
        }

        if (group is { } id)
        {
            var value = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(value, id);
            options.Add((PacketNotes.PacketIdOption, value));
        }

        options.Add((PacketNotes.CommentOption, Encoding.UTF8.GetBytes(comment)));
        if (drop is not null) options.Add((PacketNotes.CommentOption, Encoding.UTF8.GetBytes(drop)));
        return new PacketNotes([.. options]);
    }
}
