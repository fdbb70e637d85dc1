using System.Net.Security;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// Follows the encrypted part of a handshake by the types and lengths of its records. Up to TLS 1.2 both sides end it with a Finished after
/// their change_cipher_spec (RFC 5246 section 7.3). In TLS 1.3 the client's first record after the ServerHello is its Finished, or its
/// certificate before that (RFC 8446 section 2). Where records are decrypted, nothing is told by lengths.
/// </summary>
internal sealed class TlsProgress
{
    private const int Tag = 16;
    private const int ShortTag = 8;
    private const int InnerType = 1;
    private const int AlertLength = 2;
    private const int MessageHeader = 4;
    private const int Sha256 = 32;
    private const int Sha384 = 48;

    private readonly bool[] _hasChangedCipher = new bool[2];
    private readonly PacketMark?[] _finished = new PacketMark?[2];
    private readonly bool[] _hasSentData = new bool[2];
    private TlsFirstAnswer _answer = new();
    private bool _hasServerHello;
    private bool _isByLength;
    private int _alertLength = AlertLength + InnerType + Tag;
    private int _finishedLength;
    private bool _isClientInFlight;
    private bool _hasClientAnswered;
    private bool _hasServerSentFlight;
    private bool _hasEarlyData;

    /// <summary>The last packet of the handshake; null until it is over.</summary>
    public PacketMark? EstablishedAt { get; private set; }

    /// <summary>Whether the handshake was successful: both sides have ended it, or as far as only one was captured, that one.</summary>
    public bool IsEstablished => EstablishedAt is not null
        || (!_hasServerHello && _hasSentData[(int)TlsSide.Client])
        || (_finished[(int)TlsSide.Server] is not null && _hasSentData[(int)TlsSide.Server]);

    /// <summary>Whether nothing more is to be expected.</summary>
    public bool IsOver => IsEstablished && _answer.IsKnown;

    /// <summary>Whether the client has sent application data after the handshake.</summary>
    public bool IsAsked => _answer.IsAsked;

    /// <summary>
    /// Seconds from the client's first application data to the server's answer; null if one of them was not seen, or with early data.
    /// </summary>
    public double? FirstResponseLatency => _hasEarlyData ? null : _answer.Latency;

    /// <summary>Whether a side has sent a change_cipher_spec.</summary>
    public bool HasChangedCipher(TlsSide side) => _hasChangedCipher[(int)side];

    /// <summary>Takes the ServerHello, which selects the version.</summary>
    /// <param name="isVersion13">Whether everything after it is encrypted.</param>
    /// <param name="suite">The cipher suite.</param>
    public void TakeServerHello(bool isVersion13, ushort? suite)
    {
        _hasServerHello = true;
        _isByLength = isVersion13;
        _answer.MayHaveTickets = isVersion13;
        var tag = (TlsCipherSuite?)suite == TlsCipherSuite.TLS_AES_128_CCM_8_SHA256 ? ShortTag : Tag;
        var hash = (TlsCipherSuite?)suite == TlsCipherSuite.TLS_AES_256_GCM_SHA384 ? Sha384 : Sha256;
        _alertLength = AlertLength + InnerType + tag;
        _finishedLength = MessageHeader + hash + InnerType + tag;
        _hasEarlyData = _hasSentData[(int)TlsSide.Client];
    }

    /// <summary>
    /// Begins anew after the ServerHello, because all that follows is decrypted: types are those of the content, and lengths those of the plaintext.
    /// </summary>
    public void Decipher()
    {
        _isByLength = false;
        _alertLength = 0;
        EstablishedAt = null;
        _answer = new TlsFirstAnswer();
        Array.Clear(_finished);
        Array.Clear(_hasSentData);
    }

    /// <summary>Takes a change_cipher_spec.</summary>
    public void TakeChangeCipherSpec(TlsSide side) => _hasChangedCipher[(int)side] = true;

    /// <summary>Takes an encrypted handshake record, of which the first is the Finished.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="packet">The packet with its last byte.</param>
    public void TakeFinished(TlsSide side, PacketMark packet)
    {
        _finished[(int)side] ??= packet;
        if (EstablishedAt is null && _finished[0] is not null && _finished[1] is not null) EstablishedAt = packet;
    }

    /// <summary>Takes the start of a record of application data, which TLS 1.3 also uses for the handshake.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="length">Length of its body.</param>
    /// <param name="packet">The packet with the header.</param>
    public void BeginData(TlsSide side, int length, PacketMark packet)
    {
        if (side == TlsSide.Client) return;
        if (!_isByLength || _hasClientAnswered) _answer.TakeAnswer(length, packet);
        if (_hasClientAnswered) _isClientInFlight = false;
    }

    /// <summary>Takes the end of a record of application data.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="length">Length of its body.</param>
    /// <param name="packet">The packet with the last byte.</param>
    /// <returns>Whether the record is an alert that ends the handshake.</returns>
    public bool EndData(TlsSide side, int length, PacketMark packet)
    {
        if (_isByLength) return side == TlsSide.Client ? EndClientData(length, packet) : EndServerData(length);
        _hasSentData[(int)side] |= length > _alertLength;
        if (side == TlsSide.Client && _hasServerHello) _answer.TakeRequest(packet);
        return false;
    }

    private bool EndClientData(int length, PacketMark packet)
    {
        if (!_hasClientAnswered)
        {
            if (length <= _alertLength) return true;
            _hasClientAnswered = true;
            EstablishedAt = packet;
            _isClientInFlight = length != _finishedLength;
        }
        else if (_isClientInFlight)
        {
            if (length != _finishedLength) return false;
            EstablishedAt = packet;
            _isClientInFlight = false;
        }
        else if (length > _alertLength)
        {
            _answer.TakeRequest(packet);
        }

        return false;
    }

    // The EncryptedExtensions that begin the server's flight are longer than an alert.
    private bool EndServerData(int length)
    {
        var isFirst = !_hasServerSentFlight;
        _hasServerSentFlight = true;
        return isFirst && !_hasClientAnswered && length <= _alertLength;
    }
}
