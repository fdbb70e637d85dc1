namespace NetMon.Fuzz.Targets;

/// <summary>Runs one input. Throws if, and only if, the product breaks a promise.</summary>
/// <param name="input">Any bytes.</param>
internal delegate void FuzzInput(ReadOnlySpan<byte> input);

/// <summary>One entry point for untrusted bytes.</summary>
/// <param name="Name">Name on the command line and in the corpus.</param>
/// <param name="Run">Runs one input.</param>
internal sealed record FuzzTarget(string Name, FuzzInput Run)
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("packet", PacketTarget.Run),
        new("tunnel", TunnelTarget.Run),
        new("application", ApplicationTarget.Run),
        new("tls", TlsTarget.Run),
        new("credential", CredentialTarget.Run),
        new("capture", CaptureTarget.Run),
        new("bpf", BpfTarget.Run),
        new("http", HttpTarget.Run),
        new("http2", Http2Target.Run),
        new("decryption", DecryptionTarget.Run),
        new("deciphered", DecipheredTarget.Run),
    ];

    /// <summary>Gets the target with this name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
