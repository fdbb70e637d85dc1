namespace NetMon.Decoding.Applications.Tls;

/// <summary>Reads the elements of a DER structure, X.690, one after another. After an unreadable element, nothing more is read.</summary>
/// <param name="data">The content of the structure.</param>
internal ref struct DerReader(ReadOnlySpan<byte> data)
{
    private PayloadReader _reader = new(data);

    /// <summary>Whether there is another element.</summary>
    public readonly bool HasMore => _reader.Remaining > 0;

    /// <summary>The unread bytes.</summary>
    public readonly ReadOnlySpan<byte> Rest => _reader.Rest;

    /// <summary>The content of the next element; shorter if it is truncated, empty if there is none.</summary>
    /// <param name="tag">Its tag.</param>
    public ReadOnlySpan<byte> Take(out byte tag)
    {
        if (BerReader.TryReadHeader(ref _reader, out tag, out var length)) return _reader.ReadBytes(Math.Min(length, _reader.Remaining));
        _reader = default;
        return [];
    }
}
