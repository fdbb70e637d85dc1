namespace NetMon;

/// <summary>One line of a hex dump: up to 16 bytes of one layer. Emitted by Get-PacketDetail -Hex.</summary>
public sealed class PacketHexLine
{
    internal PacketHexLine(long packetNumber, string layer, int offset, int length, string hex, string ascii)
    {
        PacketNumber = packetNumber;
        Layer = layer;
        Offset = offset;
        Length = length;
        Hex = hex;
        Ascii = ascii;
    }

    /// <summary>Packet number.</summary>
    public long PacketNumber { get; }

    /// <summary>Name of the layer that contains the bytes.</summary>
    public string Layer { get; }

    /// <summary>Offset of the first byte, from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>Number of bytes in the line, 1 to 16.</summary>
    public int Length { get; }

    /// <summary>The bytes in hexadecimal, separated by spaces.</summary>
    public string Hex { get; }

    /// <summary>The bytes as ASCII, with a dot for each non-printable byte.</summary>
    public string Ascii { get; }

    /// <summary>The line in the layout of Format-Hex.</summary>
    public override string ToString() => $"{Offset:x4}  {Hex,-47}  {Ascii}";
}
