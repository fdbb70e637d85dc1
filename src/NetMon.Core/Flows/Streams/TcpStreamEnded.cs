using NetMon.Capture;
using NetMon.Decoding.Applications;

namespace NetMon.Flows.Streams;

/// <summary>A connection that has ended, or of which no more is awaited.</summary>
/// <param name="Segments">What was said, in the order in which it was.</param>
/// <param name="CutSent">Bytes of the originator that came after the most that are kept.</param>
/// <param name="CutReceived">Bytes of the responder that came after the most that are kept.</param>
public sealed record TcpStreamEnded(IReadOnlyList<TcpStreamSegment> Segments, long CutSent, long CutReceived) : CaptureItem
{
    // A greeting of each side may come before what tells.
    private const int TellingSegments = 4;

    /// <inheritdoc/>
    public override int Weight => Segments.Count;

    /// <summary>Whether what was said first is of a wanted application, and names a wanted server.</summary>
    /// <param name="application">Whether an application is wanted; null for any or none.</param>
    /// <param name="serverName">Whether a server is wanted, as TLS (SNI) or HTTP (Host) names it; null for any or none.</param>
    public bool IsOf(Predicate<string>? application, Predicate<string>? serverName)
    {
        if (application is null && serverName is null) return true;
        var messages = Segments.Take(TellingSegments).Select(Read).OfType<ApplicationMessage>().ToArray();
        return (application is null || Array.Exists(messages, message => application(message.Application)))
            && (serverName is null || Array.Exists(messages, message => Names(message, serverName)));
    }

    private static bool Names(ApplicationMessage message, Predicate<string> serverName) =>
        (message.ServerName is { } name && serverName(name)) || (message.HttpHost is { } host && serverName(host));

    private static ApplicationMessage? Read(TcpStreamSegment segment)
    {
        var bytes = segment.GetBytes();
        return ApplicationDetector.Read(
            new ApplicationPayload(ApplicationTransport.Tcp, (ushort)segment.SrcPort, (ushort)segment.DstPort, bytes, bytes.Length));
    }
}
