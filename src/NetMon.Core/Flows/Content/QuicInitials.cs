using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Quic;

namespace NetMon.Flows.Content;

/// <summary>Takes the frames out of a client's Initial packets, RFC 9000 section 17.2.2.</summary>
internal static class QuicInitials
{
    private const int MaxPackets = 8;
    private const int HttpsPort = 443;

    /// <summary>The frames of a datagram; null where it has no Initial packet that a client's keys open.</summary>
    /// <param name="payload">The datagram.</param>
    public static QuicFrames? Read(in ApplicationPayload payload)
    {
        // A server's keys come from the client's first packet.
        if (payload.SrcPort == HttpsPort && payload.DstPort != HttpsPort) return null;
        QuicFrames? frames = null;
        var rest = payload.Data;
        var wire = payload.Length;
        for (var i = 0; i < MaxPackets && QuicLongHeader.TryRead(rest, wire, out var header) && rest.Length >= header.End; i++)
        {
            if (header.MayOpen)
            {
                // Where one fails, the others of the datagram would fail too.
                if (QuicInitialProtection.TryRemove(rest[..header.End], header, out _) is not { } opened) break;
                frames ??= new QuicFrames();
                frames.Add(opened);
            }

            rest = rest[header.End..];
            wire -= header.End;
        }

        return frames;
    }
}
