namespace NetMon.CaptureTools.Merging;

/// <summary>What was read of one file of a merge.</summary>
/// <param name="Path">The file.</param>
/// <param name="Packets">Packets read.</param>
/// <param name="Disordered">Packets that are earlier than the one before them in the file.</param>
public sealed record MergedFile(string Path, long Packets, long Disordered);
