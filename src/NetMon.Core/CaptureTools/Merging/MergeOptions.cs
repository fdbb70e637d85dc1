namespace NetMon.CaptureTools.Merging;

/// <summary>Options of a <see cref="CaptureMerge"/>.</summary>
public sealed record MergeOptions
{
    /// <summary>Default of <see cref="MaxOpenFiles"/>: PowerShell itself has up to two hundred open, and a process often may have 1024.</summary>
    public const int DefaultMaxOpenFiles = 128;

    /// <summary>Default of <see cref="SortMemory"/>.</summary>
    public const int DefaultSortMemory = 32 << 20;

    /// <summary>Whether equal interfaces of different files become one. Otherwise each file has its own, like with mergecap -I none.</summary>
    public bool JoinsInterfaces { get; init; }

    /// <summary>Whether packets of files that are not in order of time are sorted. Otherwise each file keeps its order.</summary>
    public bool Sorts { get; init; }

    /// <summary>Bytes of packets that are sorted in memory at once; more are sorted in parts, in a temporary file.</summary>
    public int SortMemory { get; init; } = DefaultSortMemory;

    /// <summary>Folder of the temporary file.</summary>
    public required string TemporaryFolder { get; init; }

    /// <summary>Maximum number of files open at once. If there are more, they are closed and opened again as they are needed.</summary>
    public int MaxOpenFiles { get; init; } = DefaultMaxOpenFiles;
}
