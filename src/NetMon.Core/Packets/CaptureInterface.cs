using NetMon.Presentation;

namespace NetMon.Packets;

/// <summary>The interface that frames were captured on: one interface of a live capture, or one interface block of a capture file.</summary>
/// <param name="Name">Interface name, unescaped: <c>eth0</c>, or the name from a pcapng file; empty when the file has none.</param>
/// <param name="LinkType">Link-layer header type of its frames.</param>
/// <param name="SnapshotLength">Maximum number of bytes captured per frame; 0 means no limit.</param>
/// <param name="HasNanoseconds">Whether timestamps are finer than microseconds, so that a writer keeps the digits.</param>
/// <param name="Description">Longer description, if the source has one.</param>
public sealed record CaptureInterface(
    string Name, LinkType LinkType, int SnapshotLength = 0, bool HasNanoseconds = false, string? Description = null)
{
    /// <summary>
    /// The name, escaped for display by <see cref="SafeText"/>; null when there is none. Interface names in a file are untrusted input.
    /// </summary>
    public string? Label => Name.Length == 0 ? null : SafeText.Escape(Name);

    /// <summary>
    /// Other options of the pcapng Interface Description Block (draft-ietf-opsawg-pcapng, section 4.2): comments, addresses, speed, filter, OS,
    /// hardware, FCS length. Kept so that an export preserves them; null for none.
    /// </summary>
    internal InterfaceNotes? Notes { get; init; }

    /// <summary>
    /// For one of several layers of a system that report the same packets, possibly with different link headers: the interface that stands for
    /// all of them when only one report of each packet is kept. Null otherwise.
    /// </summary>
    internal CaptureInterface? Whole { get; init; }

    /// <summary>
    /// Resolution of the file's timestamps, as a number of decimal digits of a second below 9 (if_tsresol), so that an export states the same; null for
    /// the usual ones, microseconds and nanoseconds, and for others. A packet with a finer time is written with a finer resolution.
    /// </summary>
    internal byte? TimeDigits { get; init; }

    /// <summary>Keeps interfaces apart that are otherwise equal, as those of different files in a merged one; 0 for none.</summary>
    internal int Part { get; init; }

    /// <summary>The secrets of the file, from the Decryption Secrets Blocks of pcapng (draft-ietf-opsawg-pcapng, section 4.7).</summary>
    internal CaptureSecrets Secrets { get; init; }
}
