using System.Globalization;

namespace NetMon.Decoding;

/// <summary>The kind of fault that stopped decoding.</summary>
public enum DecodeFaultKind : byte
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The packet ends inside a header.</summary>
    Cut,

    /// <summary>A length field contradicts its header or the length of the packet.</summary>
    Length,

    /// <summary>A version field has a value that is invalid for its layer.</summary>
    Version,

    /// <summary>The packet nests more layers of one kind than any real packet has.</summary>
    Depth,

    /// <summary>The decoder itself failed; the packet may be valid.</summary>
    Decoder,
}

/// <summary>Where and why decoding stopped. The layers before that point are valid.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Layer">The layer with the bad header.</param>
/// <param name="Offset">Offset of that header, in bytes from the start of the frame.</param>
/// <param name="Needed">The required number of bytes, version or depth.</param>
/// <param name="Had">The number of bytes, version or depth that was found instead.</param>
/// <param name="Limit">The length that limits the available bytes; none for a version or a depth.</param>
public readonly record struct DecodeFault(
    DecodeFaultKind Kind, DecodeLayer Layer, int Offset, int Needed, int Had, LengthSource Limit = LengthSource.None)
{
    /// <summary>Describes the fault in one line: <c>TCP header cut at byte 34: needs 20, has 8 (IPv4 total length)</c>.</summary>
    public override string ToString() => Kind switch
    {
        DecodeFaultKind.None => string.Empty,
        DecodeFaultKind.Cut => Say("header cut"),
        DecodeFaultKind.Length => Say("length wrong"),
        DecodeFaultKind.Version => Say("version wrong"),
        DecodeFaultKind.Depth => Say("nested too deep"),
        _ => string.Create(CultureInfo.InvariantCulture, $"decoder fault in {Layer.ToDisplayName()} behind byte {Offset}; please report this packet"),
    };

    private string Say(string what)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Layer.ToDisplayName()} {what} at byte {Offset}: needs {Needed}, has {Had}");
        return Limit == LengthSource.None ? text : $"{text} ({Limit.ToDisplayName()})";
    }
}
