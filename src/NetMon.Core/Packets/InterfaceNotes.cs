namespace NetMon.Packets;

/// <summary>
/// Options of a pcapng interface block that mean nothing to the decoders and that an export keeps. Two interfaces that a file describes
/// with the same options are equal.
/// </summary>
/// <param name="options">The options as bytes of a little-endian block, each with its code, its length and its padding, without an end.</param>
internal sealed class InterfaceNotes(byte[] options) : IEquatable<InterfaceNotes>
{
    /// <summary>The options as bytes of a little-endian block.</summary>
    public ReadOnlySpan<byte> Options => options;

    /// <inheritdoc/>
    public bool Equals(InterfaceNotes? other) => other is not null && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InterfaceNotes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(options);
        return hash.ToHashCode();
    }
}
