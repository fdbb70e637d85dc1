using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Names;

namespace NetMon.Inspection;

/// <summary>
/// The names of layers that our own readers give, for completion and for knowing a slip of the pen from a layer that no packet happens to have.
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
