using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Names;

namespace NetMon.Inspection;

/// <summary>
/// The names of all layers that the built-in readers produce, for tab completion and to tell a misspelt name from a layer that no packet
/// has.
/// </summary>
public static class LayerNames
{
    private static readonly string[] Parts = ["Frame", "Link header", "Padding", "Payload", "SCTP chunks", "Trailer", "Undecoded"];

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Parts
            .Concat(Enum.GetValues<DecodeLayer>().Where(layer => layer != DecodeLayer.None).Select(DecodeLayerNames.ToDisplayName))
            .Concat(Enum.GetValues<TunnelKind>().Select(TunnelNames.Find).OfType<string>())
            .Concat(ApplicationNames.All)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
