using System.Runtime.CompilerServices;
using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Key;
using NetMon.Flows.Roles;
using NetMon.Flows.Selection;
using NetMon.Packets;

namespace NetMon.Flows.Reassembly;

/// <summary>
/// The open TCP connections. One ends some seconds after FINs from both sides or a RST, when a new connection uses its endpoints, after an idle
/// timeout, when a limit is exceeded, or at the end of the capture. Not thread-safe.
/// </summary>
internal sealed class ConnectionTable
{
    private static readonly long LingerNanoseconds = FlowOptions.Linger.Ticks * 100;

    private readonly ReassemblyOptions _options;
    private readonly ITransportConsumer _consumer;
    private readonly FlowInterfaces _interfaces;
    private readonly FlowClock _clock;
    private readonly long _idleNanoseconds;
    private readonly Dictionary<ConnectionKey, ReassembledConnection> _open = [];
    private readonly LinkedList<ReassembledConnection> _byActivity = new();
    private readonly Queue<(ReassembledConnection Connection, long ClosedAt)> _closed = new();
    private readonly HashSet<int> _seen = [];
    private long _numbered;
    private long _buffered;
    private long _evicted;

    /// <summary>Creates a table without connections.</summary>
    /// <param name="options">Which connections are read, and the limits.</param>
    /// <param name="interfaces">Numbers the interfaces.</param>
    /// <param name="clock">The clock, which follows the packets.</param>
    /// <param name="consumer">Opens the readers.</param>
    public ConnectionTable(ReassemblyOptions options, FlowInterfaces interfaces, FlowClock clock, ITransportConsumer consumer)
    {
        _options = options;
        _interfaces = interfaces;
        _clock = clock;
        _consumer = consumer;
        _idleNanoseconds = options.IdleTimeout is { } timeout ? timeout.Ticks * 100 : long.MaxValue;
    }

    /// <summary>Number of connections ended early because of the limits on connections and buffered bytes.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>Whether a packet of a requested flow was seen; flows are numbered from 0 in the order given.</summary>
    /// <param name="flow">The flow.</param>
    public bool HasSeen(int flow) => _seen.Contains(flow);

    /// <summary>Ends the connections whose time has come.</summary>
    public void EndOld()
    {
        while (_closed.TryPeek(out var first) && _clock.Now - first.ClosedAt > LingerNanoseconds)
        {
            _closed.Dequeue();
            var connection = first.Connection;
            if (_open.TryGetValue(connection.Info.Key, out var open) && ReferenceEquals(open, connection)) End(open, open.CloseReason);
        }

        while (_byActivity.First is { Value: var oldest } && _clock.Now - oldest.LastActive > _idleNanoseconds) End(oldest, ConnectionEnd.Idle);
    }

    /// <summary>Processes a TCP segment.</summary>
    /// <param name="frame">Its frame.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="data">The bytes that the headers were decoded from.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(in CapturedFrame frame, in PacketHeaders headers, ReadOnlySpan<byte> data)
    {
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        var selected = FlowSelector.None;
        if (_options.Selector is { } selector)
        {
            var wanted = FlowSelector.KeyOf(headers, endpoints, fields, out _);
            selected = selector.Find(wanted, frame.TimestampNanoseconds, FlowSelector.InnerVlanOf(headers), frame.Interface);
            if (selected == FlowSelector.None) return;
            _seen.Add(selected);
        }

        var direction = FlowKeyExtractor.Direction(headers, endpoints, fields, _interfaces.NumberOf(frame.Interface));
        var key = new ConnectionKey(direction.Key, selected);
        if (!_open.TryGetValue(key, out var connection))
        {
            if (!BeginsConnection(headers)) return;
            connection = Begin(key, headers, data, endpoints, direction.IsReversed, frame);
        }
        else if (connection.IsEndedBy(headers, direction.IsReversed == connection.Info.IsReversed))
        {
            End(connection, connection.IsClosed ? connection.CloseReason : ConnectionEnd.Replaced);
            connection = Begin(key, headers, data, endpoints, direction.IsReversed, frame);
        }

        Add(connection, headers, data, direction.IsReversed == connection.Info.IsReversed, new PacketMark(frame.Number, frame.TimestampNanoseconds));
        while (_buffered > _options.MaxBuffered && _byActivity.First is { } oldest) Evict(oldest.Value);
    }

    /// <summary>Ends all connections, in the order of their first packets.</summary>
    public void EndAll()
    {
        foreach (var connection in _open.Values.OrderBy(c => c.Info.Number).ToArray())
        {
            End(connection, connection.IsClosed ? connection.CloseReason : ConnectionEnd.EndOfCapture);
        }
    }

    // The last acknowledgments of a finished connection do not start a new one.
    private static bool BeginsConnection(in PacketHeaders headers) =>
        (headers.TcpFlags & TcpFlags.RST) == TcpFlags.None && ((headers.TcpFlags & TcpFlags.SYN) != TcpFlags.None || headers.PayloadLength > 0);

    private ReassembledConnection Begin(
        in ConnectionKey key, in PacketHeaders headers, ReadOnlySpan<byte> data, in FlowEndpoints endpoints, bool isReversed, in CapturedFrame frame)
    {
        if (_open.Count >= _options.MaxConnections) Evict(_byActivity.First!.Value);
        var originatorIsSecond = isReversed ^ FlowRoles.IsFromResponder(headers, data, endpoints, key.Flow.Fields);
        // The requested flow already identifies the originator.
        if (_options.Selector is { } selector) selector[key.Selected].Key(out originatorIsSecond);
        var first = new PacketMark(frame.Number, frame.TimestampNanoseconds);
        var info = new ConnectionInfo(key, originatorIsSecond, _numbered++, frame.Interface.Label, first) { Secrets = frame.Interface.Secrets };
        var connection = new ReassembledConnection(info, _consumer.Open(info));
        _open.Add(key, connection);
        _byActivity.AddLast(connection.Place);
        return connection;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReassembledConnection connection, in PacketHeaders headers, ReadOnlySpan<byte> data, bool fromOriginator, PacketMark packet)
    {
        var start = Math.Min(headers.PayloadOffset, data.Length);
        var payload = data.Slice(start, Math.Min(headers.PayloadLength, data.Length - start));
        var wasClosed = connection.IsClosed;
        var before = connection.Buffered;
        connection.Add(headers, payload, fromOriginator, packet);
        connection.LastActive = _clock.Now;
        _buffered += connection.Buffered - before;
        _byActivity.Remove(connection.Place);
        _byActivity.AddLast(connection.Place);
        if (!wasClosed && connection.IsClosed) _closed.Enqueue((connection, _clock.Now));
    }

    private void Evict(ReassembledConnection connection)
    {
        Volatile.Write(ref _evicted, _evicted + 1);
        End(connection, ConnectionEnd.Evicted);
    }

    private void End(ReassembledConnection connection, ConnectionEnd reason)
    {
        _open.Remove(connection.Info.Key);
        _byActivity.Remove(connection.Place);
        _buffered -= connection.Buffered;
        connection.Complete(reason);
    }
}
