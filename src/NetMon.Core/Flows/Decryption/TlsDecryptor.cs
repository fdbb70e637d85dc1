using System.Globalization;
using NetMon.Decoding;
using NetMon.Decoding.Applications;
using NetMon.Decoding.Applications.Tls;
using NetMon.Decoding.Applications.Tls.Secrets;
using NetMon.Flows.Reassembly;

namespace NetMon.Flows.Decryption;

/// <summary>
/// Decrypts one connection of TLS 1.2 or 1.3 with the secrets of a key log. It follows the handshake from its start; a record that does not
/// decrypt, and a gap, end a direction. Early data (0-RTT) is left out, RFC 8446 section 2.3.
/// </summary>
/// <param name="secrets">Knows the secrets.</param>
/// <param name="output">Receives what is decrypted.</param>
[ReadsPackets]
internal sealed class TlsDecryptor(ITlsSecrets secrets, ITlsPlaintext output)
{
    private const ushort Version12 = 0x0303;
    private const ushort Version13 = 0x0304;
    private const int EncryptedExtensions = 8;
    private const int Finished = 20;
    private const int KeyUpdate = 24;
    private const int ClientHello = 1;
    private const int ServerHello = 2;

    // A direction waits for a secret that is not in the key log yet, but not longer than for so many bytes.
    private const int MaxWaiting = 256 << 10;

    // Content type and tag, RFC 8446 section 5.2.
    private const int Expansion13 = 17;

    private readonly TlsSide _sent = new(StreamDirection.Sent);
    private readonly TlsSide _received = new(StreamDirection.Received);
    private TlsSide? _client;
    private byte[] _clientRandom = [];
    private byte[] _serverRandom = [];
    private TlsRandom _session;
    private TlsCipher? _cipher;
    private bool _isVersion13;
    private bool _hasClientHello;
    private bool _awaitsServerHello;
    private bool _hasServerHello;
    private bool _offersEarlyData;
    private bool _acceptsEarlyData;
    private long _earlyData;
    private long _lastEarlyRecord;
    private PacketMark _lastEarlyPacket;
    private string? _serverName;
    private string? _applicationProtocol;

    /// <summary>What became of it so far.</summary>
    public TlsDecryption State { get; private set; }

    /// <summary>Why it is <see cref="TlsDecryption.Impossible"/>; null if it is not TLS, or the start was not seen.</summary>
    public string? Reason { get; private set; }

    /// <summary>What an undecided connection waits for, as a sentence; null if no ClientHello was seen.</summary>
    public string? Obstacle => _hasServerHello ? $"Not decrypted: {NoSecret(TlsSecretLabel.Master)}."
        : _hasClientHello ? "Not decrypted: the handshake is not complete." : null;

    /// <summary>Bytes that it keeps.</summary>
    public long Buffered => _sent.Records.Count + _received.Records.Count + _sent.Messages.Count + _received.Messages.Count;

    /// <summary>What is known of the session.</summary>
    public DecryptedSession Session => new(_serverName, _applicationProtocol);

    /// <summary>Takes bytes of a stream.</summary>
    /// <param name="direction">Their direction.</param>
    /// <param name="gapBefore">Number of missing bytes before them.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="packet">The packet that contained them.</param>
    public void Take(StreamDirection direction, long gapBefore, ReadOnlySpan<byte> bytes, PacketMark packet)
    {
        SideOf(direction).Take(gapBefore, bytes, packet);
        ReadOn();
    }

    /// <summary>Ends both directions: what is left is not complete, or its secret is not known.</summary>
    public void Complete()
    {
        ReadOn();
        if (State != TlsDecryption.Open) return;
        CompleteSide(_sent);
        CompleteSide(_received);
    }

    /// <summary>Number of bytes of a direction that were not decrypted since it ended.</summary>
    /// <param name="direction">The direction.</param>
    public long UndecryptedOf(StreamDirection direction) => SideOf(direction).HasEnded ? SideOf(direction).Undecrypted : 0;

    /// <summary>Whether all bytes of a direction so far were read.</summary>
    /// <param name="direction">The direction.</param>
    public bool HasRead(StreamDirection direction) => SideOf(direction).Records.Count == 0;

    /// <summary>Releases the keys.</summary>
    public void Close()
    {
        _sent.Close();
        _received.Close();
    }

    private TlsSide SideOf(StreamDirection direction) => direction == StreamDirection.Sent ? _sent : _received;

    // A hello of one direction lets the other go on.
    private void ReadOn()
    {
        if (_client is null) Recognise();
        while (_client is not null && (ReadOn(_sent) | ReadOn(_received)))
        {
        }
    }

    // The client is whoever sends a ClientHello: with FTP, the server of a data connection may be the one who opened it.
    private void Recognise()
    {
        foreach (var side in (ReadOnlySpan<TlsSide>)[_sent, _received])
        {
            var opening = TlsOpening.Read(side.Records.Bytes);
            if (opening == TlsOpeningKind.Other || (opening == TlsOpeningKind.Unknown && side.IsCut)) GiveUp(reason: null);
            else if (opening == TlsOpeningKind.ClientHello) _client = side;
            if (_client is not null || State == TlsDecryption.Impossible) return;
        }
    }

    private bool ReadOn(TlsSide side)
    {
        var hasRead = false;
        while (State != TlsDecryption.Impossible && !side.HasEnded)
        {
            var isComplete = side.Records.TryPeek(out var record, out var isBroken);
            if (isBroken) End(side, "something other than a TLS record follows");
            else if (isComplete && !IsReady(side, record)) return hasRead;
            else if (isComplete) Read(side, record);
            else if (side.IsCut) End(side, "bytes are missing in the capture");
            else return hasRead;
            hasRead = true;
        }

        return hasRead;
    }

    private bool IsReady(TlsSide side, ReadOnlySpan<byte> record)
    {
        if (side != _client) return _hasClientHello && IsProtectionKnown(side);
        if (!_awaitsServerHello) return IsProtectionKnown(side);
        // Before the ServerHello, a client sends nothing but early data.
        return _offersEarlyData && (TlsContentType)record[0] is TlsContentType.ApplicationData or TlsContentType.ChangeCipherSpec;
    }

    private bool IsProtectionKnown(TlsSide side)
    {
        if (side.Awaited is not { } label) return true;
        if (secrets.Find(_session, label) is { } secret && (!_isVersion13 || secret.Length == _cipher!.HashLength))
        {
            Protect(side, secret);
            return true;
        }

        if (State == TlsDecryption.Open && side.Records.Count > MaxWaiting) End(side, NoSecret(label));
        return false;
    }

    private void Protect(TlsSide side, byte[] secret)
    {
        State = TlsDecryption.Open;
        side.TrafficSecret = secret;
        side.Protect(_isVersion13
            ? TlsProtection.FromTrafficSecret(_cipher!, secret)
            : TlsProtection.FromMasterSecret(_cipher!, secret, _clientRandom, _serverRandom, isClient: side == _client));
    }

    private void Read(TlsSide side, ReadOnlySpan<byte> record)
    {
        var type = (TlsContentType)record[0];
        if (side.Protection is not { } protection) ReadClear(side, type, record);
        else if (!_isVersion13) Read12(side, protection, type, record);
        else if (type == TlsContentType.ApplicationData) Read13(side, protection, record);
        if (!side.HasEnded) side.Records.Skip(record.Length);
    }

    private void ReadClear(TlsSide side, TlsContentType type, ReadOnlySpan<byte> record)
    {
        switch (type)
        {
            case TlsContentType.Handshake:
                ReadHandshake(side, record[TlsRecord.HeaderLength..], record.Length, isEncrypted: false);
                break;
            case TlsContentType.ChangeCipherSpec when _hasServerHello && !_isVersion13:
                side.Awaited = TlsSecretLabel.Master;
                break;
            case TlsContentType.ApplicationData when side == _client && _offersEarlyData:
                LeaveOut(side, record);
                break;
            case TlsContentType.ChangeCipherSpec or TlsContentType.Alert:
                break;
            default:
                GiveUp(reason: null);
                break;
        }
    }

    private void Read12(TlsSide side, TlsProtection protection, TlsContentType type, ReadOnlySpan<byte> record)
    {
        var plaintext = protection.TryRemove(record);
        if (plaintext is null)
        {
            End(side, DoesNotDecrypt(protection));
            return;
        }

        Report(side, type, plaintext, record.Length);
        if (type == TlsContentType.Handshake) ReadHandshake(side, plaintext, record.Length, isEncrypted: true);
        else if (type == TlsContentType.ApplicationData) Deliver(side, plaintext, TlsRecord.HeaderLength + protection.PrefixLength);
        // A renegotiation, RFC 5246 section 7.4.1.1.
        else if (type == TlsContentType.ChangeCipherSpec) side.Awaited = TlsSecretLabel.Master;
    }

    private void Read13(TlsSide side, TlsProtection protection, ReadOnlySpan<byte> record)
    {
        var isAtStart = protection.Sequence == 0 && !side.HasFinished;
        if (protection.TryRemove(record) is not { } plaintext)
        {
            if (side == _client && _offersEarlyData && isAtStart) LeaveOut(side, record);
            else End(side, DoesNotDecrypt(protection));
            return;
        }

        // RFC 8446 section 5.4: the content type is the last byte that is not padding.
        var end = plaintext.AsSpan().LastIndexOfAnyExcept((byte)0);
        var content = plaintext.AsSpan(0, Math.Max(end, 0));
        var type = end < 0 ? TlsContentType.None : (TlsContentType)plaintext[end];
        Report(side, type, content, record.Length);
        if (type == TlsContentType.Handshake) ReadHandshake(side, content, record.Length, isEncrypted: true);
        else if (type == TlsContentType.ApplicationData && side.HasFinished) Deliver(side, content, TlsRecord.HeaderLength);
        else if (type != TlsContentType.Alert) End(side, "a record has an unexpected content type");
    }

    private void Report(TlsSide side, TlsContentType type, ReadOnlySpan<byte> content, int recordLength) => output.TakeRecord(
        side.Direction, type, content, side.Records.PacketOf(TlsRecord.HeaderLength - 1), side.Records.PacketOf(recordLength - 1));

    // The last record of early data has no data but the message EndOfEarlyData, RFC 8446 section 4.5.
    private void LeaveOut(TlsSide side, ReadOnlySpan<byte> record)
    {
        _lastEarlyPacket = side.Records.PacketOf(offset: 0);
        _earlyData += _lastEarlyRecord;
        _lastEarlyRecord = Math.Max(0, record.Length - TlsRecord.HeaderLength - Expansion13);
    }

    private void ReadHandshake(TlsSide side, ReadOnlySpan<byte> content, int recordLength, bool isEncrypted)
    {
        side.Messages.Add(content);
        while (State != TlsDecryption.Impossible && side.Messages.TryRead(out var type, out var body))
        {
            if (isEncrypted) output.TakeHandshake(side.Direction, type, body, side.Records.PacketOf(recordLength - 1));
            if (side == _client && type == ClientHello) TakeClientHello(body);
            else if (side != _client && type == ServerHello) TakeServerHello(side, body);
            else if (side != _client && type == EncryptedExtensions) TakeExtensions(body);
            else if (_isVersion13 && type == Finished && !side.HasFinished) TakeFinished(side);
            else if (_isVersion13 && type == KeyUpdate && side.HasFinished) UpdateKey(side);
        }
    }

    private void TakeClientHello(ReadOnlySpan<byte> body)
    {
        var hello = TlsClientHello.Read(body, isDatagram: false);
        if (!TryReadRandom(body, out _clientRandom))
        {
            GiveUp(reason: null);
            return;
        }

        _session = TlsRandom.Read(_clientRandom);
        _serverName = hello.ServerName;
        _offersEarlyData |= hello.Extensions.Contains((ushort)TlsExtension.EarlyData);
        _hasClientHello = true;
        _awaitsServerHello = !_hasServerHello;
    }

    private void TakeServerHello(TlsSide side, ReadOnlySpan<byte> body)
    {
        var hello = TlsServerHello.Read(body);
        _awaitsServerHello = false;
        // The client sends another ClientHello with the same random, RFC 8446 section 4.1.2.
        if (hello.IsRetryRequest) return;
        if (hello is not { IsWhole: true, Version: { } version, CipherSuite: { } suite } || !TryReadRandom(body, out _serverRandom))
        {
            GiveUp(reason: null);
            return;
        }

        var name = TlsNames.CipherSuite(suite);
        _hasServerHello = true;
        _isVersion13 = version == Version13;
        _cipher = version is Version12 or Version13 ? TlsCipher.Find(suite) : null;
        if (_cipher is null || IsCompressed(body))
            Refuse(side, $"only AEAD cipher suites of TLS 1.2 and 1.3 are decrypted, not {TlsNames.Version(version)} with {name}");
        else if (!_cipher.IsSupported) Refuse(side, $"this system has no {name}");
        if (State == TlsDecryption.Impossible || side.HasEnded) return;
        // Where a direction is cut before its keys are in use, the other goes on.
        var first = _isVersion13 ? TlsSecretLabel.ServerHandshake : TlsSecretLabel.Master;
        if (secrets.Find(_session, first) is not null) State = TlsDecryption.Open;
        _applicationProtocol = TlsAlpn.ChosenOf(hello);
        if (!_isVersion13) return;
        side.Awaited = TlsSecretLabel.ServerHandshake;
        _client!.Awaited = TlsSecretLabel.ClientHandshake;
    }

    private void TakeExtensions(ReadOnlySpan<byte> body)
    {
        var extensions = TlsEncryptedExtensions.Read(body);
        _acceptsEarlyData |= extensions.AcceptsEarlyData;
        _applicationProtocol = extensions.ApplicationProtocol ?? _applicationProtocol;
    }

    private void TakeFinished(TlsSide side)
    {
        side.HasFinished = true;
        side.Awaited = side == _client ? TlsSecretLabel.ClientApplication : TlsSecretLabel.ServerApplication;
    }

    // RFC 8446 section 7.2.
    private void UpdateKey(TlsSide side) =>
        Protect(side, TlsKeyDerivation.ExpandLabel(_cipher!.Hash, side.TrafficSecret, "traffic upd", _cipher.HashLength));

    private void Deliver(TlsSide side, ReadOnlySpan<byte> plaintext, int offset)
    {
        var gap = side == _client ? TakeEarlyData() : 0;
        foreach (var (length, packet) in side.Records.SplitByPacket(offset, plaintext.Length))
        {
            output.TakeData(side.Direction, gap, plaintext[..length], packet);
            plaintext = plaintext[length..];
            gap = 0;
        }
    }

    // Where the server refused early data, the client has sent it again.
    private long TakeEarlyData()
    {
        if (_earlyData == 0 || !_acceptsEarlyData) return 0;
        output.Note(_client!.Direction, "Early data (0-RTT) is not decrypted.");
        (var missing, _earlyData) = (_earlyData, 0);
        return missing;
    }

    private void CompleteSide(TlsSide side)
    {
        if (side == _client && TakeEarlyData() is > 0 and var missing) output.TakeData(side.Direction, missing, [], _lastEarlyPacket);
        if (side.HasEnded || side.Records.Count == 0) return;
        End(side, side.Awaited is { } label ? NoSecret(label) : "the last record is not complete");
    }

    private void End(TlsSide side, string why)
    {
        side.End();
        if (State == TlsDecryption.Undecided) GiveUp(_hasClientHello ? $"Not decrypted: {why}." : null);
        else output.Note(side.Direction, $"Decryption ended: {why}.");
    }

    private void Refuse(TlsSide side, string why)
    {
        if (State == TlsDecryption.Undecided) GiveUp($"Not decrypted: {why}.");
        else End(side, why);
    }

    private void GiveUp(string? reason)
    {
        if (State != TlsDecryption.Undecided) return;
        State = TlsDecryption.Impossible;
        Reason = reason;
    }

    private static string DoesNotDecrypt(TlsProtection protection) =>
        string.Create(CultureInfo.InvariantCulture, $"record {protection.Sequence + 1} under its key does not decrypt");

    private static string NoSecret(TlsSecretLabel label) => label == TlsSecretLabel.Master
        ? "the key log has no secrets of this session"
        : $"the key log has no {label} secret of this session";

    private static bool TryReadRandom(ReadOnlySpan<byte> hello, out byte[] random)
    {
        var reader = new PayloadReader(hello);
        reader.ReadUInt16();
        random = reader.ReadBytes(TlsRandom.Length).ToArray();
        return !reader.IsCut;
    }

    // The method after session ID and cipher suite, RFC 5246 section 7.4.1.3.
    private static bool IsCompressed(ReadOnlySpan<byte> serverHello)
    {
        var reader = new PayloadReader(serverHello);
        reader.Skip(sizeof(ushort) + TlsRandom.Length);
        reader.ReadVector8();
        reader.Skip(sizeof(ushort));
        return reader.ReadByte() != 0;
    }
}

/// <summary>What became of the decryption of a connection.</summary>
internal enum TlsDecryption
{
    /// <summary>The hellos are not complete, or the secrets are not known yet.</summary>
    Undecided,

    /// <summary>The secrets are known.</summary>
    Open,

    /// <summary>It is not TLS, the cipher suite is not supported, or the start is missing. Nothing was decrypted.</summary>
    Impossible,
}
