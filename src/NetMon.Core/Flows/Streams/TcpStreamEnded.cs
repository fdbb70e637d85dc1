using NetMon.Capture;
using NetMon.Decoding.Applications;
using NetMon.Flows.Decryption;

namespace NetMon.Flows.Streams;

/// <summary>A TCP connection that has ended or was evicted.</summary>
/// <param name="Segments">Its segments, in capture order.</param>
/// <param name="CutSent">Bytes of the originator beyond the limit, not kept.</param>
/// <param name="CutReceived">Bytes of the responder beyond the limit, not kept.</param>
public sealed record TcpStreamEnded(IReadOnlyList<TcpStreamSegment> Segments, long CutSent, long CutReceived) : CaptureItem
{
    // Each side may send a greeting before the message that identifies the application.
    private const int TellingSegments = 4;

    /// <summary>The TLS session that was decrypted; null if the bytes are as they were captured.</summary>
    internal DecryptedSession? Session { get; init; }

    /// <inheritdoc/>
    public override int Weight => Segments.Count;

    /// <inheritdoc/>
    public override long Bytes { get; } = Segments.Sum(segment => (long)segment.Length);

    /// <summary>Whether the first segments match a requested application and server name.</summary>
    /// <param name="application">Matches applications; null for any or none.</param>
    /// <param name="serverName">Matches server names from TLS (SNI) or HTTP (Host); null for any or none.</param>
    public bool IsOf(Predicate<string>? application, Predicate<string>? serverName)
    {
        if (application is null && serverName is null) return true;
        var messages = Segments.Take(TellingSegments).Select(Read).OfType<ApplicationMessage>().ToArray();
        return (application is null || Array.Exists(messages, message => application(message.Application)))
            && (serverName is null || Array.Exists(messages, message => Names(message, serverName)) || (Session?.ServerName is { } name && serverName(name)));
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
