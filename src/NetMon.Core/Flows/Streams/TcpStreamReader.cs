using System.Text;
using NetMon.Capture;
using NetMon.Decoding;
using NetMon.Flows.Key;
using NetMon.Flows.Roles;
using NetMon.Packets;

namespace NetMon.Flows.Streams;

/// <summary>
/// Reassembles TCP connections, and outputs each one when it ends: some seconds after FINs from both sides or a RST, when a new connection
/// reuses its endpoints, when a limit is exceeded, or at the end of the capture. Not thread-safe.
/// </summary>
public sealed class TcpStreamReader : IFrameProcessor
{
    private static readonly long LingerNanoseconds = FlowOptions.Linger.Ticks * 100;

    private readonly TcpStreamOptions _options;
    private readonly Encoding _encoding;
    private readonly FlowSelector? _selector;
    private readonly FlowInterfaces _interfaces = new();
    private readonly Dictionary<ConversationKey, TcpConversation> _open = [];
    private readonly LinkedList<TcpConversation> _byActivity = new();
    private readonly Queue<(TcpConversation Conversation, long ClosedAt)> _closed = new();
    private readonly HashSet<int> _seen = [];
    private long _clock = long.MinValue;
    private long _numbered;
    private long _buffered;
    private long _evicted;
    private IItemSink? _output;

    /// <summary>Creates a reader.</summary>
    /// <param name="options">Reassembly options.</param>
    public TcpStreamReader(TcpStreamOptions options)
    {
        _options = options;
        // Replaces invalid bytes whatever the encoding's own fallback is, which may throw.
        _encoding = Encoding.GetEncoding(options.Encoding.CodePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\ufffd"));
        _selector = options.Flows is { } flows ? new FlowSelector(options.IgnoreVlan ? flows.Select(flow => flow.WithoutVlan()) : flows) : null;
    }

    /// <summary>Number of connections evicted before their end because of the limits on connections and buffered bytes.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>Whether a packet of a requested flow was seen; flows are numbered from 0 in the order given. Final after the end.</summary>
    /// <param name="flow">The flow.</param>
    public bool HasSeen(int flow) => _seen.Contains(flow);

    /// <inheritdoc/>
    public void Start(IItemSink output) => _output = output;

    /// <inheritdoc/>
    public void OnFrame(in CapturedFrame frame, in PacketHeaders headers)
    {
        if (frame.TimestampNanoseconds > _clock) _clock = frame.TimestampNanoseconds;
        EndClosed();
        var inner = headers;
        var data = _options.Decapsulate ? InnermostPacket.Find(frame, ref inner, out _) : frame.Data;
        if (_options.IgnoreVlan) inner = inner.WithoutVlan();
        if (inner.Has(HeaderFields.Tcp)) Take(frame, inner, data);
    }

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        if (now > _clock) _clock = now;
        EndClosed();
    }

    /// <inheritdoc/>
    public void OnEnd(bool isForced)
    {
        foreach (var conversation in _open.Values.OrderBy(c => c.Number).ToArray()) End(conversation);
    }

    private void Take(in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        var selected = FlowSelector.None;
        if (_selector is not null)
        {
            var wanted = FlowSelector.KeyOf(headers, endpoints, fields, out _);
            selected = _selector.Find(wanted, frame.TimestampNanoseconds, FlowSelector.InnerVlanOf(headers), frame.Interface);
            if (selected == FlowSelector.None) return;
            _seen.Add(selected);
        }

        var direction = FlowKeyExtractor.Direction(headers, endpoints, fields, _interfaces.NumberOf(frame.Interface));
        var key = new ConversationKey(direction.Key, selected);
        if (!_open.TryGetValue(key, out var conversation))
        {
            if (!BeginsConversation(headers)) return;
            conversation = Begin(key, headers, data, endpoints, direction.IsReversed, frame);
        }
        else if (conversation.IsEndedBy(headers, direction.IsReversed == conversation.IsReversed))
        {
            End(conversation);
            conversation = Begin(key, headers, data, endpoints, direction.IsReversed, frame);
        }

        Add(conversation, headers, data, direction.IsReversed == conversation.IsReversed, new PacketMark(frame.Number, frame.TimestampNanoseconds));
        while (_buffered > _options.MaxBuffered && _byActivity.First is { } oldest) Evict(oldest.Value);
    }

    // The last acknowledgments of a finished connection do not start a new one.
    private static bool BeginsConversation(in PacketHeaders headers) =>
        (headers.TcpFlags & TcpFlags.RST) == TcpFlags.None && ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None || headers.PayloadLength > 0);

    private TcpConversation Begin(
        in ConversationKey key, in PacketHeaders headers, ReadOnlySpan<byte> data, in FlowEndpoints endpoints, bool isReversed,
        in CapturedFrame frame)
    {
        if (_open.Count >= _options.MaxConnections) Evict(_byActivity.First!.Value);
        var originatorIsSecond = isReversed ^ FlowRoles.IsFromResponder(headers, data, endpoints, key.Flow.Fields);
        // The requested flow already identifies the originator.
        if (_selector is not null) _selector[key.Selected].Key(out originatorIsSecond);
        var conversation = new TcpConversation(key, originatorIsSecond, _numbered++, frame.Interface.Label, _options, _encoding);
        _open.Add(key, conversation);
        _byActivity.AddLast(conversation.Place);
        return conversation;
    }

    private void Add(TcpConversation conversation, in PacketHeaders headers, ReadOnlySpan<byte> data, bool fromOriginator, PacketMark packet)
    {
        var start = Math.Min(headers.PayloadOffset, data.Length);
        var payload = data.Slice(start, Math.Min(headers.PayloadLength, data.Length - start));
        var wasClosed = conversation.IsClosed;
        var before = conversation.Buffered;
        conversation.Add(headers, payload, fromOriginator, packet);
        _buffered += conversation.Buffered - before;
        _byActivity.Remove(conversation.Place);
        _byActivity.AddLast(conversation.Place);
        if (!wasClosed && conversation.IsClosed) _closed.Enqueue((conversation, _clock));
    }

    private void EndClosed()
    {
        // The clock never goes back, and the difference of any two times fits in 64 unsigned bits; the clock stays at its minimum until a time is known.
        while (_closed.TryPeek(out var first) && unchecked((ulong)(_clock - first.ClosedAt)) > (ulong)LingerNanoseconds)
        {
            _closed.Dequeue();
            if (_open.TryGetValue(first.Conversation.Id, out var open) && ReferenceEquals(open, first.Conversation)) End(open);
        }
    }

    private void Evict(TcpConversation conversation)
    {
        Volatile.Write(ref _evicted, _evicted + 1);
        End(conversation);
    }

    private void End(TcpConversation conversation)
    {
        _open.Remove(conversation.Id);
        _byActivity.Remove(conversation.Place);
        _buffered -= conversation.Buffered;
        var ended = conversation.Complete();
        if (ended.Segments.Count > 0) _output?.Post(ended);
    }
}
