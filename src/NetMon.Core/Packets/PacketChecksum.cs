using NetMon.Packets;

namespace NetMon;

/// <summary>One checksum of one packet: what is stored, and what it should be. Emitted by Test-PacketChecksum.</summary>
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

    /// <summary>Number of the packet.</summary>
    public long PacketNumber { get; }

    /// <summary>The layer whose checksum it is: <c>IPv4</c>, <c>TCP</c>, <c>UDP</c>, <c>UDP-Lite</c>, <c>ICMP</c>, <c>ICMPv6</c>, <c>IGMP</c>, <c>SCTP</c>.</summary>
    public string Layer { get; }

    /// <summary>Where the checksum is, in bytes from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>The checksum in the packet: 16 bits, of SCTP 32.</summary>
    public long Stored { get; }

    /// <summary>What it should be; null where not all bytes that it covers are there.</summary>
    public long? Computed { get; }

    /// <summary>What the comparison says: see <see cref="ChecksumStatus"/>.</summary>
    public string Status { get; }

    /// <summary>True or false where the checksum could be compared; null where it is absent, partial, or covers bytes that are not there.</summary>
    public bool? IsValid => Status switch
    {
        nameof(ChecksumStatus.Valid) => true,
        nameof(ChecksumStatus.Invalid) => false,
        _ => null,
    };

    /// <summary>The checksum in one line.</summary>
    public override string ToString() => $"{Layer} 0x{Stored:x4} {Status}";
}
