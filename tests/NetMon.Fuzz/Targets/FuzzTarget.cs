namespace NetMon.Fuzz.Targets;

/// <summary>Takes one input. Throws when the product breaks a promise, and only then.</summary>
/// <param name="input">Any bytes at all.</param>
internal delegate void FuzzInput(ReadOnlySpan<byte> input);

/// <summary>One way in for bytes from outside.</summary>
/// <param name="Name">What the command line and the corpus call it.</param>
/// <param name="Run">Feeds it one input.</param>
internal sealed record FuzzTarget(string Name, FuzzInput Run)
{
    /// <summary>Every target there is.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("packet", PacketTarget.Run),
        new("tunnel", TunnelTarget.Run),
        new("application", ApplicationTarget.Run),
        new("capture", CaptureTarget.Run),
        new("bpf", BpfTarget.Run),
    ];

    /// <summary>The target of this name; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
