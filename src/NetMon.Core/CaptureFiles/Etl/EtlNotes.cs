using System.Buffers.Binary;
using System.Text;
using NetMon.Packets;

namespace NetMon.CaptureFiles.Etl;

/// <summary>Creates packet notes as pcapng options, so that they survive an export.</summary>
internal static class EtlNotes
{
    /// <summary>Creates the notes of a packet.</summary>
    /// <param name="direction">1 inbound, 2 outbound, 0 unknown: bits 0-1 of pcapng's epb_flags.</param>
    /// <param name="comment">Comment.</param>
    /// <param name="drop">Result of <see cref="PacketNotes.DropComment"/>; null if the packet was not dropped.</param>
    /// <param name="group">Identifier shared by all reports of one packet (epb_packetid); null if there is none.</param>
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
