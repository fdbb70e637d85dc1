using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Quic;

namespace NetMon.Flows.Content;

/// <summary>Extracts the frames of a client's Initial packets, RFC 9000 section 17.2.2.</summary>
internal static class QuicInitials
{
    private const int MaxPackets = 8;
    private const int HttpsPort = 443;

    /// <summary>The frames of a datagram; null if it has no Initial packet that the client's keys decrypt.</summary>
    /// <param name="payload">The datagram.</param>
    public static QuicFrames? Read(in ApplicationPayload payload)
    {
        // The keys of a server's packets derive from the client's first packet, which is not available here.
        if (payload.SrcPort == HttpsPort && payload.DstPort != HttpsPort) return null;
        QuicFrames? frames = null;
        var rest = payload.Data;
        var wire = payload.Length;
        for (var i = 0; i < MaxPackets && QuicLongHeader.TryRead(rest, wire, out var header) && rest.Length >= header.End; i++)
        {
            if (header.MayOpen)
            {
                // All Initial packets of a datagram use the same keys, so if one fails to decrypt, the others would fail too.
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
