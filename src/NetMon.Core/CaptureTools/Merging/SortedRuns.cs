using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>
/// Sorts packets by time in bounded memory: as many as fit are sorted and written as a run, and the runs are merged like files. All runs are in one
/// temporary file without a name (on Windows, deleted when it is closed), so that none is left whatever ends the process.
/// </summary>
internal sealed class SortedRuns : IDisposable
{
    private const int WriteBuffer = 256 * 1024;

    private readonly FileStream _file;
    private readonly List<CaptureInterface> _interfaces = [];
    private readonly Dictionary<CaptureInterface, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<(long Key, int Start, int Length)> _packets = [];
    private readonly List<(long Start, long End)> _runs = [];
    private byte[] _memory;
    private int _used;

    /// <summary>Creates the temporary file.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="memory">Bytes to sort at once.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public SortedRuns(string folder, int memory)
    {
        var path = Path.Join(folder, $".netmon-sort-{Path.GetRandomFileName()}");
        _file = OutputFiles.CreatePrivate(path, FileOptions.DeleteOnClose, WriteBuffer);
        _memory = GC.AllocateUninitializedArray<byte>(memory);
    }

    /// <summary>Adds a packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <param name="key">Time to sort it by.</param>
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Add(in CapturedFrame frame, long key)
    {
        var notes = frame.Notes?.ToBytes() ?? [];
        var record = new RunRecord(key, frame.TimestampNanoseconds, frame.Number, NumberOf(frame.Interface), frame.Length, frame.Data.Length, notes.Length);
        if (_used + record.TotalLength > _memory.Length)
        {
            EndRun();
            if (record.TotalLength > _memory.Length) _memory = GC.AllocateUninitializedArray<byte>(record.TotalLength);
        }

        record.Write(_memory.AsSpan(_used, record.TotalLength), frame.Data, notes);
        _packets.Add((key, _used, record.TotalLength));
        _used += record.TotalLength;
    }

    /// <summary>Ends the packets of a file, whose runs are merged after those of earlier files.</summary>
    /// <returns>Its runs in order.</returns>
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public IReadOnlyList<MergeInput> EndFile()
    {
        EndRun();
        _file.Flush();
        List<MergeInput> inputs = [.. _runs.Select(run => new RunInput(_file.SafeFileHandle, run.Start, run.End, _interfaces))];
        _runs.Clear();
        return inputs;
    }

    /// <summary>Releases the memory after the last file.</summary>
    public void EndFiles()
    {
        _memory = [];
        _packets.Capacity = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // Nobody reads what was still buffered when the disk became full.
        }
    }

    private void EndRun()
    {
        if (_packets.Count == 0) return;
        // Of the same time, in the order of the file.
        _packets.Sort(static (left, right) => left.Key != right.Key ? left.Key.CompareTo(right.Key) : left.Start.CompareTo(right.Start));
        var start = _file.Position;
        foreach (var (_, at, length) in _packets) _file.Write(_memory, at, length);
        _runs.Add((start, _file.Position));
        _packets.Clear();
        _used = 0;
    }

    private int NumberOf(CaptureInterface source)
    {
        if (_numbers.TryGetValue(source, out var number)) return number;
        number = _interfaces.Count;
        _interfaces.Add(source);
        _numbers.Add(source, number);
        return number;
    }
}
