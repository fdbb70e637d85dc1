namespace NetMon.Packets;

/// <summary>
/// Options of a pcapng Interface Description Block that the decoders do not use and an export preserves. Interfaces with the same options
/// are equal.
/// </summary>
/// <param name="options">The options in little-endian block encoding (code, length, value, padding each), without the end-of-options option.</param>
internal sealed class InterfaceNotes(byte[] options) : IEquatable<InterfaceNotes>
{
    /// <summary>The options in little-endian block encoding.</summary>
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
