using NetMon.Decoding;
using NetMon.Decoding.Applications;
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

    /// <summary>Matches a packet's ServerName or HttpHost; null for any or none.</summary>
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
        if (Application is not null && !(ApplicationDetector.Detect(headers, frame.Data)?.Name is { } application && Application(application))) return false;
        if (ServerName is null) return true;
        var message = ApplicationDetector.Read(headers, frame.Data);
        return (message?.ServerName is { } name && ServerName(name)) || (message?.HttpHost is { } host && ServerName(host));
    }
}
