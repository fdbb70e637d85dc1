using System.Buffers;
using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>Receives the unencrypted handshake messages of one direction.</summary>
internal interface ITlsMessageOutput
{
    /// <summary>Receives a message.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="body">The message after its header; empty if nobody reads messages of this type.</param>
    /// <param name="first">The packet with its first byte.</param>
    /// <param name="last">The packet with its last byte.</param>
    void TakeMessage(int type, ReadOnlySpan<byte> body, PacketMark first, PacketMark last);

    /// <summary>Learns of a message that is too long to be kept.</summary>
    /// <param name="type">Its type.</param>
    void SkipMessage(int type);
}

/// <summary>
/// Puts together handshake messages, RFC 8446 section 4, from the bodies of records: a message may be spread over several records, and a record
/// may have several messages. Only messages that are read are kept, and of these none that is longer than <see cref="TlsHandshake.MaxLength"/>.
/// </summary>
/// <param name="output">Receives the messages.</param>
[ReadsPackets]
internal sealed class TlsMessageReader(ITlsMessageOutput output)
{
    private const int ClientHello = 1;
    private const int ServerHello = 2;
    private const int Certificate = 11;

    private readonly byte[] _header = new byte[TlsHandshake.HeaderLength];
    private ArrayBufferWriter<byte>? _body;
    private int _headerLength;
    private int _left;
    private PacketMark _first;

    /// <summary>Number of bytes kept.</summary>
    public int Buffered => _body?.WrittenCount ?? 0;

    /// <summary>Whether bytes came that are no message, as when a record is encrypted; the rest is not read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether a message is incomplete.</summary>
    public bool IsWithin => _headerLength > 0;

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The next bytes of the handshake.</param>
    /// <param name="packet">Their packet.</param>
    public void Take(ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        while (!bytes.IsEmpty && !IsBroken)
        {
            if (_headerLength < TlsHandshake.HeaderLength)
            {
                if (_headerLength == 0) _first = packet;
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                IsBroken = TlsNames.HandshakeType(_header[0]) is null;
                if (!IsBroken && _headerLength == TlsHandshake.HeaderLength) Begin(packet);
                continue;
            }

            var part = bytes[..Math.Min(_left, bytes.Length)];
            bytes = bytes[part.Length..];
            _left -= part.Length;
            _body?.Write(part);
            if (_left == 0) End(packet);
        }
    }

    /// <summary>Begins anew after missing bytes.</summary>
    public void Reset() => (_headerLength, _left, _body, IsBroken) = (0, 0, null, false);

    private void Begin(PacketMark packet)
    {
        _left = TlsHandshake.BodyLength(_header);
        var isRead = _header[0] is ClientHello or ServerHello or Certificate;
        if (isRead && _left <= TlsHandshake.MaxLength) _body = new ArrayBufferWriter<byte>();
        else if (isRead) output.SkipMessage(_header[0]);
        if (_left == 0) End(packet);
    }

    private void End(PacketMark packet)
    {
        var body = _body;
        var isSkipped = body is null && _header[0] is ClientHello or ServerHello or Certificate;
        _body = null;
        _headerLength = 0;
        if (!isSkipped) output.TakeMessage(_header[0], body is null ? [] : body.WrittenSpan, _first, packet);
    }
}
