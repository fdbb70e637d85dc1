using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>A new file after a number of packets, or before a file would be too large.</summary>
/// <param name="options">Options.</param>
/// <param name="files">The files.</param>
internal sealed class SuccessiveRule(CaptureSplitOptions options, SplitFiles files) : ISplitRule
{
    private const int Capacity = 64 * 1024;

    private SplitFile? _file;

    /// <inheritdoc/>
    public SplitFile FileOf(in CapturedFrame frame)
    {
        if (_file is not null && !IsFull(_file, frame)) return _file;
        if (_file is not null) files.Finish(_file);
        return _file = files.Begin(files.Check(options.Names.Next(frame.HasTime ? frame.TimestampNanoseconds : null, key: null)), Capacity);
    }

    private bool IsFull(SplitFile file, in CapturedFrame frame) => options.By == SplitGrouping.Count
        ? file.Packets >= options.PacketCount
        : file.Packets > 0 && file.Size + file.LengthOf(frame) > options.MaxSize;
}
