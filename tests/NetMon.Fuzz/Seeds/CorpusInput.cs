namespace NetMon.Fuzz.Seeds;

/// <summary>One input of the corpus.</summary>
/// <param name="Name">Its name; of a file of it, the name without an ending.</param>
/// <param name="Input">The bytes.</param>
internal sealed record CorpusInput(string Name, byte[] Input);
