namespace NetMon.Anonymisation;

/// <summary>What is done to a capture that is anonymised.</summary>
/// <param name="Mac">MAC addresses.</param>
/// <param name="Names">Names in messages that are understood.</param>
/// <param name="Payload">The bytes after the headers that are understood.</param>
/// <param name="Keep">Parts of a pcapng file that are kept although they can hold identities.</param>
/// <param name="TimeShift">Added to every time of a packet.</param>
public sealed record ProtectionOptions(
    MacProtection Mac = MacProtection.Map,
    NameProtection Names = NameProtection.Cut,
    PayloadProtection Payload = PayloadProtection.Cut,
    CaptureMetadata Keep = CaptureMetadata.None,
    TimeSpan TimeShift = default);
