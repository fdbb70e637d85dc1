using NetMon.Presentation;

namespace NetMon.Packets;

/// <summary>Where frames were seen: one interface of a live capture, or one interface block of a capture file.</summary>
/// <param name="Name">What it is called: <c>eth0</c>, or the name a pcapng file gives, raw; empty when the file gives none.</param>
/// <param name="LinkType">How the frames of this interface begin.</param>
/// <param name="SnapshotLength">The most bytes that were kept of a frame; 0 means no limit.</param>
/// <param name="HasNanoseconds">Whether timestamps are finer than microseconds, so that a writer keeps the digits.</param>
/// <param name="Description">A longer text where the source has one.</param>
public sealed record CaptureInterface(
    string Name, LinkType LinkType, int SnapshotLength = 0, bool HasNanoseconds = false, string? Description = null)
{
    /// <summary>
    /// The name for people: as <see cref="SafeText"/> writes it; null when there is none. A file may be called, or call its interfaces, whatever
    /// its maker likes.
    /// </summary>
    public string? Label => Name.Length == 0 ? null : SafeText.Escape(Name);

    /// <summary>
    /// What else a pcapng file says of the interface (draft-ietf-opsawg-pcapng, section 4.2): comments, addresses, speed, filter, system,
    /// hardware, length of the FCS. Kept so that an export says the same; null for nothing.
    /// </summary>
    internal InterfaceNotes? Notes { get; init; }

    /// <summary>Whether it is one of several layers of a system that each see the same packets, perhaps with another header of the link.</summary>
    internal bool IsLayer { get; init; }
}
