using System.Buffers;
using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;

namespace NetMon.Transactions.Tls;

/// <summary>Receives the unencrypted handshake messages of one direction.</summary>
internal interface ITlsMessageOutput
{
    /// <summary>Receives a message, or the beginning of one if its other bytes are missing.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="body">The message after its header; empty if nobody reads messages of this type.</param>
    void TakeMessage(int type, ReadOnlySpan<byte> body);

    /// <summary>Learns of a message that is too long to be kept.</summary>
    void SkipMessage();
}

/// <summary>
/// Puts together handshake messages, RFC 8446 section 4, from the bodies of records: a message may be spread over several records, and a
/// record may have several messages. Only messages that are read are kept, and of these none of more than 2 MB.
/// </summary>
/// <param name="output">Receives the messages.</param>
[ReadsPackets]
internal sealed class TlsMessageReader(ITlsMessageOutput output)
{
    private const int ClientHello = 1;
    private const int ServerHello = 2;
    private const int Certificate = 11;

    // Servers have sent chains of several hundred KB. What all connections keep is bounded too.
    private const int MaxKept = 1 << 21;

    private readonly byte[] _header = new byte[TlsHandshake.HeaderLength];
    private ArrayBufferWriter<byte>? _body;
    private int _headerLength;
    private int _left;

    /// <summary>Number of bytes kept.</summary>
    public int Buffered => _body?.WrittenCount ?? 0;

    /// <summary>Whether bytes came that are no message, as when a record is encrypted; the rest is not read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The next bytes of the handshake.</param>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsBroken)
        {
            if (_headerLength < TlsHandshake.HeaderLength)
            {
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                IsBroken = TlsNames.HandshakeType(_header[0]) is null;
                if (!IsBroken && _headerLength == TlsHandshake.HeaderLength) Begin();
                continue;
            }

            var part = bytes[..Math.Min(_left, bytes.Length)];
            bytes = bytes[part.Length..];
            _left -= part.Length;
            _body?.Write(part);
            if (_left == 0) End();
        }
    }

    /// <summary>Outputs the beginning of a message that goes on with missing bytes, and begins anew.</summary>
    public void Cut()
    {
        if (_body is not null) End();
        (_headerLength, _left, IsBroken) = (0, 0, false);
    }

    private void Begin()
    {
        _left = TlsHandshake.BodyLength(_header);
        var isRead = _header[0] is ClientHello or ServerHello or Certificate;
        if (isRead && _left <= MaxKept) _body = new ArrayBufferWriter<byte>();
        else if (isRead) output.SkipMessage();
        if (_left == 0) End();
    }

    private void End()
    {
        var body = _body;
        var isSkipped = body is null && _header[0] is ClientHello or ServerHello or Certificate;
        _body = null;
        _headerLength = 0;
        if (!isSkipped) output.TakeMessage(_header[0], body is null ? [] : body.WrittenSpan);
    }
}
