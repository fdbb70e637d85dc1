using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Protocols;
using NetMon.Packets;

namespace NetMon.Filtering;

/// <summary>
/// Packet conditions that a filter expression cannot state: capture time, application, server name. Evaluated after the expression, because
/// they cost more. Not thread-safe.
/// </summary>
public sealed class FrameConditions
{
    /// <summary>Time window; null for any.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>Matches a packet's Application; null for any or none.</summary>
    public Predicate<string>? Application { get; init; }

    /// <summary>Matches a packet's server name, or the host of a request without its port; null for any or none.</summary>
    public Predicate<string>? ServerName { get; init; }

    /// <summary>Whether a packet meets all conditions.</summary>
    /// <param name="frame">The packet.</param>
    public bool Matches(in CapturedFrame frame)
    {
        if (Window is not null && !Window.Matches(frame)) return false;
        if (Application is null && ServerName is null) return true;
        try
        {
            return MatchesContent(frame);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // On a decoder fault, passing a packet too many is better than losing one.
            DecoderFaults.Count(e);
            return true;
        }
    }

    private bool MatchesContent(in CapturedFrame frame)
    {
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        var decoder = ApplicationDetector.Detect(headers, frame.Data);
        if (Application is not null && !(decoder?.Name is { } application && Application(application))) return false;
        if (ServerName is null) return true;
        if (decoder is null || !ApplicationDetector.TryGetPayload(headers, frame.Data, out var payload)) return false;
        // Flows and alert rules see the same name of a request: without the port, and only if it is complete.
        var name = decoder is HttpDecoder ? PayloadNames.Read(decoder, payload).ServerName : ApplicationDetector.Read(decoder, payload).ServerName;
        return name is not null && ServerName(name);
    }
}
