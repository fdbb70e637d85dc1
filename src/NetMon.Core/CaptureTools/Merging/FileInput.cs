using System.Runtime.CompilerServices;
using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.PcapNg;
using NetMon.Packets;

namespace NetMon.CaptureTools.Merging;

/// <summary>
/// A file of a merge. Its interfaces are numbered, and what it has besides packets goes to the merged file when it is read, so that secrets are
/// written before the packets that need them.
/// </summary>
internal sealed class FileInput : MergeInput, IPcapNgListener
{
    private readonly CaptureFileReader _reader;
    private readonly InterfaceParts _parts;
    private readonly Action<CaptureNotice> _post;
    private readonly List<Action<MergeOutput>> _waiting = [];

    // By identity where the file describes its interfaces one by one, else by value.
    private readonly Dictionary<CaptureInterface, CaptureInterface> _described = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CaptureInterface, CaptureInterface> _others = [];
    private IReadOnlyList<byte[]> _comments = [];
    private CaptureInterface? _last;
    private CaptureInterface? _lastPart;
    private MergeOutput? _output;
    private bool _hasSection;

    /// <summary>Creates the input of an opened file.</summary>
    /// <param name="reader">Reads the file; owned by the input.</param>
    /// <param name="parts">Numbers the interfaces.</param>
    /// <param name="post">Receives errors and warnings about the file.</param>
    public FileInput(CaptureFileReader reader, InterfaceParts parts, Action<CaptureNotice> post)
    {
        (_reader, _parts, _post) = (reader, parts, post);
        reader.Listen(this);
    }

    /// <summary>Path of the file.</summary>
    public string Name => _reader.Name;

    /// <summary>Format of the file, as far as it has been read.</summary>
    public CaptureFileContent Content => _reader.Content;

    /// <summary>Comments of its first section.</summary>
    public IReadOnlyList<byte[]> SectionComments { get; private set; } = [];

    /// <summary>Whether timestamps of its first packets are finer than microseconds.</summary>
    public bool HasNanoseconds { get; private set; }

    /// <summary>Whether the file has a first packet, which is kept.</summary>
    public bool HasNext { get; set; }

    /// <summary>Packets read.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets earlier than the one before them.</summary>
    public long Disordered { get; private set; }

    /// <summary>Bytes read so far of the stored file.</summary>
    public long BytesConsumed => _reader.BytesConsumed;

    /// <summary>Size of the stored file; null if unknown.</summary>
    public long? TotalBytes => _reader.TotalBytes;

    /// <summary>Writes what was read before the output existed.</summary>
    public void Connect(MergeOutput output)
    {
        _output = output;
        foreach (var write in _waiting) write(output);
        _waiting.Clear();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryRead(out CapturedFrame frame)
    {
        try
        {
            if (!_reader.TryRead(out frame)) return false;
        }
        catch (CaptureFileException e) when (e.Fault is CaptureFileFault.Unfinished or CaptureFileFault.Incomplete)
        {
            _post(new SourceRemark(Name, e.Fault, e.Message));
            frame = default;
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _post(new SourceFailed(Name, e));
            frame = default;
            return false;
        }

        Packets++;
        if (frame.HasTime)
        {
            if (frame.TimestampNanoseconds < Time) Disordered++;
            Time = frame.TimestampNanoseconds;
        }

        if (!ReferenceEquals(frame.Interface, _last)) (_last, _lastPart) = (frame.Interface, PartOf(frame.Interface));
        frame = new CapturedFrame(_lastPart!, frame.Number, frame.TimestampNanoseconds, frame.Length, frame.Data, frame.Notes);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => _reader.Dispose();

    // The merged file has one section: comments of later sections are kept with the first interface of each.
    void IPcapNgListener.OnSection(IReadOnlyList<byte[]> comments)
    {
        if (_hasSection) _comments = comments;
        else SectionComments = comments;
        _hasSection = true;
    }

    void IPcapNgListener.OnInterface(CaptureInterface description)
    {
        var part = _parts.Part(description);
        if (_comments.Count > 0) part = part with { Notes = WithComments(part.Notes, _comments) };
        _comments = [];
        HasNanoseconds |= part.HasNanoseconds;
        _described.Add(description, part);
        Send(output => output.Describe(part));
    }

    void IPcapNgListener.OnBlock(uint type, ReadOnlySpan<byte> body)
    {
        if (_output is not null)
        {
            _output.WriteBlock(type, body);
            return;
        }

        var kept = body.ToArray();
        _waiting.Add(output => output.WriteBlock(type, kept));
    }

    private static InterfaceNotes WithComments(InterfaceNotes? notes, IReadOnlyList<byte[]> comments)
    {
        List<byte> options = [];
        foreach (var comment in comments)
        {
            options.AddRange([(byte)PcapNgOptions.Comment, 0, (byte)comment.Length, (byte)(comment.Length >> 8)]);
            options.AddRange(comment);
            options.AddRange(new byte[-comment.Length & 3]);
        }

        if (notes is not null) options.AddRange(notes.Options);
        return new InterfaceNotes([.. options]);
    }

    private void Send(Action<MergeOutput> write)
    {
        if (_output is not null) write(_output);
        else _waiting.Add(write);
    }

    private CaptureInterface PartOf(CaptureInterface source)
    {
        if (_described.TryGetValue(source, out var part) || _others.TryGetValue(source, out part)) return part;
        part = _parts.Part(source);
        HasNanoseconds |= part.HasNanoseconds;
        _others.Add(source, part);
        Send(output => output.Describe(part));
        return part;
    }
}
