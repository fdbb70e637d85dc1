namespace NetMon.Fuzz.Seeds;

/// <summary>The corpus of a target: seeds, which are made when they are needed, and what fuzzing found, which is kept as hexadecimal lines.</summary>
internal static class Corpus
{
    /// <summary>All inputs of a target in the order of their names, always the same.</summary>
    /// <param name="target">Name of the target.</param>
    /// <exception cref="InvalidDataException">The file of kept inputs is damaged.</exception>
    public static IReadOnlyList<CorpusInput> Of(string target) =>
        [.. Seeds(target).Concat(Kept(target)).OrderBy(input => input.Name, StringComparer.Ordinal)];

    /// <summary>The inputs that fuzzing found, in the order of the file.</summary>
    /// <param name="target">Name of the target.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IEnumerable<CorpusInput> Kept(string target)
    {
        var file = target + ".hex";
        return HexLines.Parse(file, File.ReadLines(Path.Join(AppContext.BaseDirectory, "data", "fuzz", file)));
    }

    private static IEnumerable<CorpusInput> Seeds(string target) => target switch
    {
        "packet" => PacketSeeds.All,
        "tunnel" => TunnelSeeds.All,
        "application" => ApplicationSeeds.All,
        "tls" => TlsSeeds.All,
        "credential" => CredentialSeeds.All,
        "capture" => CaptureSeeds.All,
        "bpf" => BpfSeeds.All,
        "http" => HttpSeeds.All,
        "http2" => Http2Seeds.All,
        "decryption" or "deciphered" => DecryptionSeeds.All,
        _ => [],
    };
}
