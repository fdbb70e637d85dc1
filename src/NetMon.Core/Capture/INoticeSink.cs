namespace NetMon.Capture;

/// <summary>Takes notices on their way to the consumer of a capture.</summary>
public interface INoticeSink
{
    /// <summary>Passes on a notice. One that carries much waits until there is room, so nothing that was gathered is lost.</summary>
    /// <param name="notice">The notice.</param>
    void Post(CaptureNotice notice);
}
