using NetMon.CaptureFiles.Compression;
using NetMon.CaptureFiles.Output;
using NetMon.Packets;

namespace NetMon.CaptureTools.Splitting;

/// <summary>
/// The files of a split. Packets are collected in memory and written in large pieces, and only some files are open, so that thousands of files cost
/// little. A compressed file consists of a member for each piece. Not thread-safe.
/// </summary>
/// <param name="options">Options.</param>
internal sealed class SplitFiles(CaptureSplitOptions options)
{
    private const int MaxOpen = 64;
    private const long TotalBuffer = 48L << 20;
    private const int FileBuffer = 1 << 20;

    private readonly List<SplitFile> _files = [];
    private readonly LinkedList<SplitFile> _open = new();
    private long _buffered;

    /// <summary>Paths of the files that were created, in the order of their first packets.</summary>
    public IReadOnlyList<string> Created => [.. _files.Where(file => file.IsCreated).Select(file => file.Path)];

    /// <summary>Packets of all files.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes of all files before compression.</summary>
    public long Size => _files.Sum(file => file.Size);

    /// <summary>Packets that are not in a file.</summary>
    public long Unwritten => _files.Sum(file => file.Unwritten);

    /// <summary>The full path of a name, which must not be taken.</summary>
    /// <exception cref="OutputExistsException">It is taken.</exception>
    /// <exception cref="IOException">It is a pipe, a device, or a file that is read.</exception>
    public string Check(string name)
    {
        var path = Path.Join(options.Folder, name);
        if (new FileInfo(path).LinkTarget is not null) throw new OutputExistsException(path, isLink: true);
        if (OutputFiles.IsSpecial(path)) throw new IOException($"'{path}' is a pipe or a device, not a file.");
        if (!OutputFiles.IsTaken(path)) return path;
        if (!options.Replaces) throw new OutputExistsException(path, isLink: false);
        if (options.Inputs.Any(input => OutputFiles.IsSame(input, path))) throw new IOException($"'{path}' is one of the files that are read.");
        return path;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its path, checked.</param>
    /// <param name="capacity">Size of its own buffer.</param>
    /// <exception cref="SplitLimitException">There are as many as allowed.</exception>
    public SplitFile Begin(string path, int capacity)
    {
        if (_files.Count >= options.MaxFiles) throw new SplitLimitException(options.MaxFiles);
        var file = new SplitFile(path, options.Names.Format, capacity);
        _files.Add(file);
        _buffered += file.Buffer.Length;
        return file;
    }

    /// <summary>Adds a packet to a file.</summary>
    public void Write(SplitFile file, in CapturedFrame frame)
    {
        var before = file.Buffer.Length;
        file.Write(frame);
        Packets++;
        var after = file.Buffer.Length;
        _buffered += after - before;
        if (after >= FileBuffer) Spill(file, keepsMemory: true);
        else if (_buffered >= TotalBuffer) SpillAll();
    }

    /// <summary>Writes and closes a file that gets no more packets.</summary>
    public void Finish(SplitFile file)
    {
        Spill(file, keepsMemory: false);
        Close(file);
    }

    /// <summary>Writes all that is in memory.</summary>
    public void SpillAll()
    {
        foreach (var file in _files)
        {
            if (file.Unwritten > 0) Spill(file, keepsMemory: false);
        }
    }

    /// <summary>Closes all files.</summary>
    public void CloseAll()
    {
        while (_open.First is { } first) Close(first.Value);
    }

    private void Spill(SplitFile file, bool keepsMemory)
    {
        var before = file.Buffer.Length;
        file.Gather();
        _buffered += file.Buffer.Length - before;
        if (file.Buffer.Length == 0) return;
        var stream = Open(file);
        var length = stream.Length;
        try
        {
            if (options.Names.Codec is { } codec) Compress(stream, codec, file.Buffer.Bytes);
            else stream.Write(file.Buffer.Bytes);
        }
        catch (IOException e)
        {
            // What is there of the piece may end within a packet.
            stream.SetLength(length);
            if (length > 0) throw new IOException($"{e.Message.TrimEnd('.')}. '{file.Path}' was cut back to its last whole packet.", e);
            Close(file);
            File.Delete(file.Path);
            file.IsCreated = false;
            throw;
        }

        _buffered -= file.Buffer.Length;
        file.MarkWritten(keepsMemory);
    }

    private static void Compress(FileStream stream, ICompressionCodec codec, ReadOnlySpan<byte> bytes)
    {
        // The codec closes what it writes to.
        using var member = new MemoryStream();
        using (var compressor = codec.OpenWrite(member)) compressor.Write(bytes);
        stream.Write(member.ToArray());
    }

    private FileStream Open(SplitFile file)
    {
        if (file.Stream is not null)
        {
            _open.Remove(file.Node);
            _open.AddFirst(file.Node);
            return file.Stream;
        }

        while (_open.Count >= MaxOpen) Close(_open.Last!.Value);
        file.Stream = OutputFiles.Open(file.Path, file.IsCreated ? OutputMode.Append : options.Replaces ? OutputMode.Replace : OutputMode.CreateNew);
        file.IsCreated = true;
        _open.AddFirst(file.Node);
        return file.Stream;
    }

    private void Close(SplitFile file)
    {
        if (file.Stream is null) return;
        file.Stream.Dispose();
        file.Stream = null;
        _open.Remove(file.Node);
    }
}
