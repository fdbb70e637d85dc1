using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>
/// Splits captures into files: the writer of a capture that distributes its packets. Every packet is in exactly one file, in the order in which it was
/// read. Nothing that exists is overwritten unless the options say so. Not thread-safe.
/// </summary>
public sealed class CaptureSplit : ICaptureWriter
{
    private readonly SplitFiles _files;
    private readonly ISplitRule _rule;
    private bool _hasFailed;
    private bool _isClosed;

    /// <summary>Prepares the files without writing any.</summary>
    /// <param name="options">Options.</param>
    /// <param name="groups">The flows, where packets are split by them; null else.</param>
    /// <exception cref="SplitLimitException">There would be too many files.</exception>
    /// <exception cref="OutputExistsException">A file exists.</exception>
    public CaptureSplit(CaptureSplitOptions options, SplitGroups? groups)
    {
        _files = new SplitFiles(options);
        _rule = groups is not null ? new FlowRule(options, _files, groups)
            : options.By == SplitGrouping.Time ? new TimeRule(options, _files)
            : new SuccessiveRule(options, _files);
    }

    /// <summary>Paths of the files, in the order of their first packets.</summary>
    public IReadOnlyList<string> Paths => _files.Created;

    /// <inheritdoc/>
    public long PacketCount => _files.Packets;

    /// <inheritdoc/>
    public long LostPackets => _hasFailed ? _files.Unwritten : 0;

    /// <inheritdoc/>
    public long BytesWritten => _files.Size;

    /// <inheritdoc/>
    public void Write(in CapturedFrame frame)
    {
        try
        {
            _files.Write(_rule.FileOf(frame), frame);
        }
        catch (SplitLimitException)
        {
            // The files before are complete.
            throw;
        }
        catch (Exception e) when (e is IOException and not CaptureFiles.CaptureFormatException or UnauthorizedAccessException)
        {
            _hasFailed = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Files are only read when all of them are complete.
    }

    /// <summary>Writes what is in memory, and closes the files. Can be called again.</summary>
    public void Dispose()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            if (!_hasFailed) _files.SpillAll();
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
        finally
        {
            _files.CloseAll();
        }
    }
}
