using NetMon.Decoding;
using NetMon.Flows.Cache;
using NetMon.Flows.Content;
using NetMon.Flows.Key;
using NetMon.Flows.Tcp;
using NetMon.Tests.Decoding;

namespace NetMon.Tests.Flows.Content;

/// <summary>One flow between a client and a server, passed packet by packet to the content reader, as the meter does.</summary>
internal sealed class Conversation
{
    private const uint ClientStart = uint.MaxValue - 100;
    private const uint ServerStart = 5_000_000;

    private readonly ContentReader _reader;
    private readonly ushort _port;
    private readonly ushort _clientPort;
    private FlowEntry _state;
    private bool _isBegun;

    /// <summary>Begins nothing yet.</summary>
    public Conversation(ushort port, ContentReader? reader = null, ushort clientPort = 50001)
    {
        _reader = reader ?? new ContentReader();
        _port = port;
        _clientPort = clientPort;
    }

    /// <summary>Application and names, without what the hellos of TLS say.</summary>
    public FlowContent? Content => _state.Content is { } content ? content with { Tls = default } : null;

    /// <summary>The content itself.</summary>
    public FlowContent? Shared => _state.Content;

    /// <summary>What the hellos of TLS say.</summary>
    public FlowTls Tls => _state.Content?.Tls ?? default;

    public bool IsKnown => _state.Progress.IsKnown;

    public bool IsHolding => _state.Progress.Held is not null;

    /// <summary>Handshake, so that both initial sequence numbers are known.</summary>
    public Conversation Connect()
    {
        Take(Tcp(true, [], TcpFlags.SYN, ClientStart - 1));
        Take(Tcp(false, [], TcpFlags.SYN | TcpFlags.ACK, ServerStart - 1, ack: ClientStart));
        Take(Tcp(true, [], TcpFlags.ACK, ClientStart));
        return this;
    }

    /// <summary>A segment of the client's stream.</summary>
    public Conversation Send(int offset, ReadOnlySpan<byte> bytes, int? kept = null)
    {
        Take(Tcp(true, bytes.ToArray(), TcpFlags.ACK, ClientStart + (uint)offset), kept is null ? null : kept - bytes.Length);
        return this;
    }

    /// <summary>A segment of the server's stream.</summary>
    public Conversation Receive(int offset, ReadOnlySpan<byte> bytes)
    {
        Take(Tcp(false, bytes.ToArray(), TcpFlags.ACK, ServerStart + (uint)offset));
        return this;
    }

    /// <summary>A datagram of the client.</summary>
    public Conversation SendDatagram(byte[] bytes)
    {
        Take(PacketBytes.IPv4(17, PacketBytes.Udp(_clientPort, _port, bytes)));
        return this;
    }

    /// <summary>A datagram of the server.</summary>
    public Conversation ReceiveDatagram(byte[] bytes)
    {
        Take(PacketBytes.IPv4(17, PacketBytes.Udp(_port, _clientPort, bytes), source: "10.0.0.2", destination: "10.0.0.1"));
        return this;
    }

    /// <summary>A message of SCTP from the client.</summary>
    public Conversation SendChunk(byte[] bytes)
    {
        byte[] chunk = [0, 3, .. PacketBytes.UInt16(16 + bytes.Length), .. new byte[12], .. bytes];
        Take(PacketBytes.IPv4(132, PacketBytes.Sctp(_clientPort, _port, chunk)));
        return this;
    }

    /// <summary>Ends the flow.</summary>
    public FlowContent? End()
    {
        _reader.Complete(ref _state);
        return Content;
    }

    /// <summary>Swaps the roles, as the meter does when it corrects the originator.</summary>
    public Conversation Flip()
    {
        _state.Flip();
        return this;
    }

    private byte[] Tcp(bool isClient, byte[] payload, TcpFlags flags, uint seq, uint ack = 2) => isClient
        ? PacketBytes.IPv4(6, PacketBytes.Tcp(_clientPort, _port, payload, flags, seq, ack))
        : PacketBytes.IPv4(6, PacketBytes.Tcp(_port, _clientPort, payload, flags, seq, ack), source: "10.0.0.2", destination: "10.0.0.1");

    private void Take(byte[] packet, int? cut = null)
    {
        var data = packet.AsSpan(0, packet.Length + (cut ?? 0));
        PacketDecoder.Decode(LinkType.Raw, data, packet.Length, out var headers);
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        var direction = FlowKeyExtractor.Direction(headers, endpoints, fields, interfaceIndex: 0);
        if (!_isBegun) _state = new FlowEntry { Key = direction.Key, IsReversed = direction.IsReversed };
        _isBegun = true;
        if (headers.Has(HeaderFields.Tcp)) TcpTracker.Update(ref _state, headers, default, direction.IsReversed == _state.IsReversed, time: 0);
        if (_state.Progress.IsKnown) return;
        _reader.Read(ref _state, headers, data, direction.IsReversed == _state.IsReversed);
    }
}
