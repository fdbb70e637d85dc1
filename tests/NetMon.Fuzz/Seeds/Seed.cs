namespace NetMon.Fuzz.Seeds;

/// <summary>One file of the seed corpus.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Input">Content of the file.</param>
internal sealed record Seed(string Name, byte[] Input)
{
    /// <summary>Gets the seeds of a target; the same in every run.</summary>
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
