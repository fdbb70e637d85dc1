using NetMon.CaptureFiles;
using NetMon.Decoding;
using NetMon.Packets;

namespace NetMon.Anonymisation;

/// <summary>Anonymises packets, one after the other, under one key. Never throws for what a packet holds. Not thread-safe.</summary>
/// <remarks>
/// The copy of a packet is all zeros until a rule copies or maps a field, so that bytes which nothing understands are never passed on. The
/// rules are found by the decoder, see docs/capture-tools.md.
/// </remarks>
/// <example>
/// <code><![CDATA[
/// public static void Share(string path, string target)
/// {
///     using var reader = CaptureFileReader.Open(path, codecs: []);
///     using var export = new CaptureExport(target, CaptureFileFormat.Pcapng, codecs: [], append: false, replace: false);
///     using var protector = new PacketProtector(ProtectionKey.CreateRandom(), new ProtectionOptions());
///     while (reader.TryRead(out var frame)) export.Write(protector.Protect(frame));
///     export.Complete();
/// }
/// ]]></code>
/// </example>
public sealed class PacketProtector : IDisposable
{
    private readonly ProtectionOptions _options;
    private readonly AddressMap _map;
    private readonly NamePseudonyms _names;
    private readonly PacketRewriter _rewriter;
    private readonly Dictionary<CaptureInterface, CaptureInterface> _interfaces = [];
    private byte[] _buffer = [];
    private CaptureInterface? _lastSource;
    private CaptureInterface? _lastInterface;
    private long _packets;
    private long _cutPackets;
    private long _notUnderstood;
    private long _cutBytes;
    private long _faults;

    /// <summary>Creates a protector.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">What is done.</param>
    public PacketProtector(ProtectionKey key, ProtectionOptions options)
    {
        _options = options;
        _map = new AddressMap(key, options.Mac);
        _names = new NamePseudonyms(key, options.Names);
        _rewriter = new PacketRewriter(new PayloadRewriter(options, _names), options.Payload == PayloadProtection.Keep);
    }

    /// <summary>What was done so far.</summary>
    public ProtectionStatistics Statistics =>
        new(_packets, _cutPackets, _notUnderstood, _cutBytes, _map.Count4, _map.Count6, _map.CountMac, _names.Count, _faults);

    /// <summary>Anonymises a packet.</summary>
    /// <param name="frame">The packet.</param>
    /// <returns>The new packet; its bytes are valid until the next call.</returns>
    /// <exception cref="CaptureFormatException">The shifted time is out of range.</exception>
    public CapturedFrame Protect(in CapturedFrame frame)
    {
        if (_buffer.Length < frame.Data.Length) _buffer = new byte[Math.Max(frame.Data.Length, 2 * _buffer.Length)];
        var target = _buffer.AsSpan(0, frame.Data.Length);
        target.Clear();
        _packets++;
        var kept = Rewrite(frame, target);
        if (kept < frame.Data.Length)
        {
            _cutPackets++;
            _cutBytes += frame.Data.Length - kept;
            target[kept..].Clear();
            if (_options.Payload == PayloadProtection.Zero) kept = frame.Data.Length;
            // pcapng cannot hold a packet without time and bytes.
            else if (kept == 0 && !frame.HasTime) kept = 1;
        }

        return new CapturedFrame(InterfaceOf(frame.Interface), frame.Number, TimeOf(frame), kept < frame.Data.Length ? Math.Max(frame.Length, frame.Data.Length) : frame.Length, target[..kept], NotesOf(frame.Notes));
    }

    /// <inheritdoc/>
    public void Dispose() => _map.Dispose();

    private int Rewrite(in CapturedFrame frame, Span<byte> target)
    {
        Understood understood;
        try
        {
            understood = _rewriter.Copy(frame.Interface.LinkType, new FrameCopy(frame.Data, target, _map), frame.Length);
        }
        catch (Exception e) when (DecoderFaults.Contains(e))
        {
            // The packet may be half rewritten, so nothing of it is kept.
            DecoderFaults.Count(e);
            _faults++;
            target.Clear();
            return 0;
        }

        var kept = Math.Clamp(understood.Kept, 0, frame.Data.Length);
        if (kept == 0 && frame.Data.Length != 0) _notUnderstood++;
        // Zeros after the packet are padding; other bytes there are not understood.
        var isPadded = understood.IsWhole && !frame.Data[kept..].ContainsAnyExcept((byte)0);
        return isPadded ? frame.Data.Length : kept;
    }

    private long TimeOf(in CapturedFrame frame)
    {
        if (!frame.HasTime || _options.TimeShift == TimeSpan.Zero) return frame.TimestampNanoseconds;
        return FrameTime.Shift(frame.TimestampNanoseconds, _options.TimeShift)
            ?? throw new CaptureFormatException($"Packet {frame.Number}: its time, shifted by {_options.TimeShift}, is out of range.");
    }

    private CaptureInterface InterfaceOf(CaptureInterface source)
    {
        if (ReferenceEquals(source, _lastSource)) return _lastInterface!;
        if (!_interfaces.TryGetValue(source, out var mapped))
        {
            // Numbered names keep interfaces apart that differ in nothing else.
            var keepsName = _options.Keep.HasFlag(CaptureMetadata.InterfaceName);
            mapped = new CaptureInterface(
                source.Name.Length == 0 || keepsName ? source.Name : FormattableString.Invariant($"if{_interfaces.Count + 1}"), source.LinkType, source.SnapshotLength,
                source.HasNanoseconds, keepsName ? source.Description : null);
            _interfaces.Add(source, mapped);
        }

        (_lastSource, _lastInterface) = (source, mapped);
        return mapped;
    }

    private PacketNotes? NotesOf(PacketNotes? notes)
    {
        if (notes is null) return null;
        var keepsComments = _options.Keep.HasFlag(CaptureMetadata.Comment);
        (ushort Code, byte[] Value)[] kept = [.. notes.Options.Where(option =>
            option.Code is PacketNotes.FlagsOption or PacketNotes.DropCountOption || (keepsComments && option.Code == PacketNotes.CommentOption))];
        return kept.Length == 0 ? null : new PacketNotes(kept);
    }
}
