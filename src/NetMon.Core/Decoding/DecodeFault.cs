using System.Globalization;

namespace NetMon.Decoding;

/// <summary>What was wrong where decoding stopped.</summary>
public enum DecodeFaultKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The bytes end inside a header.</summary>
    Cut,

    /// <summary>A length field contradicts its header or the packet.</summary>
    Length,

    /// <summary>A version field has a value that its layer cannot have.</summary>
    Version,

    /// <summary>More layers of one kind than any real packet has.</summary>
    Depth,

    /// <summary>Not the packet's fault but that of the decoder, which could not read what it should have read.</summary>
    Decoder,
}

/// <summary>Where decoding stopped, and why. The layers before it are good.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Layer">The layer whose header is bad.</param>
/// <param name="Offset">Where that header begins, in bytes from the start of the frame.</param>
/// <param name="Needed">What it needed: bytes, a version, or a depth.</param>
/// <param name="Had">What was there instead.</param>
/// <param name="Limit">Which length said that there is no more; none for a version or a depth.</param>
public readonly record struct DecodeFault(
    DecodeFaultKind Kind, DecodeLayer Layer, int Offset, int Needed, int Had, LengthSource Limit = LengthSource.None)
{
    /// <summary>One line for a person: <c>TCP header cut at byte 34: needs 20, has 8 (IPv4 total length)</c>.</summary>
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
