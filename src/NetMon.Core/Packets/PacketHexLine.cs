namespace NetMon;

/// <summary>Up to 16 bytes of a packet, all of one layer. Emitted by Get-PacketDetail -Hex.</summary>
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

    /// <summary>Number of the packet.</summary>
    public long PacketNumber { get; }

    /// <summary>Name of the layer that the bytes are of.</summary>
    public string Layer { get; }

    /// <summary>Where the first byte is, in bytes from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>How many bytes there are in the line, 1 to 16.</summary>
    public int Length { get; }

    /// <summary>The bytes in hexadecimal, with spaces between them.</summary>
    public string Hex { get; }

    /// <summary>The bytes as ASCII, with a dot for what cannot be shown.</summary>
    public string Ascii { get; }

    /// <summary>The line as Format-Hex writes it.</summary>
    public override string ToString() => $"{Offset:x4}  {Hex,-47}  {Ascii}";
}
