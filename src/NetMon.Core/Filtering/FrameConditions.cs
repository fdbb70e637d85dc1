using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Packets;

namespace NetMon.Filtering;

/// <summary>
/// What a filter expression cannot say of a packet: when it was captured, which application it belongs to, which server it names. Looked at
/// behind the expression, since it costs more. Used by one thread at a time.
/// </summary>
public sealed class FrameConditions
{
    /// <summary>The window in time; null for any.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>Whether an application, as a packet's Application names it, is wanted; null for any or none.</summary>
    public Predicate<string>? Application { get; init; }

    /// <summary>Whether a server, as a packet's ServerName or HttpHost names it, is wanted; null for any or none.</summary>
    public Predicate<string>? ServerName { get; init; }

    /// <summary>Whether a packet meets all of them.</summary>
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
            // Rather a packet too many than one that is lost.
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
