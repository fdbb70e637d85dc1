using System.Buffers.Binary;

namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>The random of a ClientHello, RFC 8446 section 4.1.2, by which a key log identifies a session.</summary>
/// <param name="First">Bytes 0 to 7.</param>
/// <param name="Second">Bytes 8 to 15.</param>
/// <param name="Third">Bytes 16 to 23.</param>
/// <param name="Fourth">Bytes 24 to 31.</param>
internal readonly record struct TlsRandom(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    /// <summary>A hash that nobody outside the process can foresee, so that no key log can be made whose lines all collide.</summary>
    /// <remarks>By halves: the hash of a <c>ulong</c> is 0 for all whose halves are equal.</remarks>
    public override int GetHashCode() => HashCode.Combine(
        (uint)First, (uint)(First >> 32), (uint)Second, (uint)(Second >> 32), (uint)Third, (uint)(Third >> 32), (uint)Fourth, (uint)(Fourth >> 32));

    /// <summary>Reads a random.</summary>
    /// <param name="bytes">At least 32 bytes.</param>
    public static TlsRandom Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
}
