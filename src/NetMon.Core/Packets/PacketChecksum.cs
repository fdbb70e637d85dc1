using NetMon.Packets;

namespace NetMon;

/// <summary>One checksum of a packet, stored and computed. Emitted by Test-PacketChecksum.</summary>
public sealed class PacketChecksum
{
    internal PacketChecksum(long packetNumber, string layer, int offset, long stored, long? computed, ChecksumStatus status)
    {
        PacketNumber = packetNumber;
        Layer = layer;
        Offset = offset;
        Stored = stored;
        Computed = computed;
        Status = EnumText.Of(status);
    }

    /// <summary>Packet number.</summary>
    public long PacketNumber { get; }

    /// <summary>Protocol of the checksum: <c>IPv4</c>, <c>TCP</c>, <c>UDP</c>, <c>UDP-Lite</c>, <c>ICMP</c>, <c>ICMPv6</c>, <c>IGMP</c>, <c>SCTP</c>.</summary>
    public string Layer { get; }

    /// <summary>Offset of the checksum field, in bytes from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>The checksum in the packet: 16 bits; 32 bits for SCTP.</summary>
    public long Stored { get; }

    /// <summary>The correct checksum; null if some bytes that it covers were not captured.</summary>
    public long? Computed { get; }

    /// <summary>Result of the comparison, a <see cref="ChecksumStatus"/> name.</summary>
    public string Status { get; }

    /// <summary>True or false if the checksum could be verified; null if it is absent, partial, or covers bytes that are missing.</summary>
    public bool? IsValid => Status switch
    {
        nameof(ChecksumStatus.Valid) => true,
        nameof(ChecksumStatus.Invalid) => false,
        _ => null,
    };

    /// <summary>The checksum in one line.</summary>
    public override string ToString() => $"{Layer} 0x{Stored:x4} {Status}";
}
