namespace NetMon.Fuzz.Seeds;

/// <summary>One file of the corpus.</summary>
/// <param name="Name">Its name, without an ending.</param>
/// <param name="Input">What is in it.</param>
internal sealed record Seed(string Name, byte[] Input)
{
    /// <summary>The seeds of a target, always the same.</summary>
    /// <param name="target">Name of the target.</param>
    public static IEnumerable<Seed> Of(string target) => target switch
    {
        "packet" => PacketSeeds.All,
        "tunnel" => TunnelSeeds.All,
        "application" => ApplicationSeeds.All,
        "capture" => CaptureSeeds.All,
        "bpf" => BpfSeeds.All,
        _ => [],
    };
}
