using NetMon.Decoding;
using NetMon.Decoding.Applications.Tls;
using NetMon.Flows.Reassembly;
using NetMon.Packets;

namespace NetMon.Transactions.Tls;

/// <summary>
/// What is known of one session so far. It is over when the handshake is done and the server has answered the client's first data, or when
/// it has failed.
/// </summary>
[ReadsPackets]
internal sealed class TlsExchange
{
    private const string EncryptedAlert = "Encrypted Alert";
    private const string MissingBytes = "Bytes of the handshake are missing";
    private const string LongMessage = "A message is too long to be read";

    private readonly TlsSessionTransport _transport;
    private readonly TlsSessions _sessions;
    private readonly PacketMark _first;
    private readonly TlsProgress _progress = new();
    private TlsClientHello? _client;
    private TlsServerHello? _server;
    private TlsServerHello? _retry;
    private int? _version;
    private bool _isRetrying;
    private bool? _isResumed;
    private byte[]? _certificate;
    private int? _chainLength;
    private string? _alert;
    private TlsSide _alertFrom;
    private bool _isAlertFatal;
    private bool _isClosed;
    private bool _awaitsSecrets;
    private bool _isDeciphered;
    private TlsEncryptedExtensions? _extensions;
    private bool _isAccepted;
    private bool _isRefused;
    private bool _isMissingBytes;
    private bool _hasLongMessage;

    /// <summary>Begins a session with its first hello.</summary>
    /// <param name="transport">How it is carried.</param>
    /// <param name="ends">Client, server and first packet.</param>
    /// <param name="first">The packet with the start of the hello.</param>
    /// <param name="sessions">Receives the session when it is over.</param>
    public TlsExchange(TlsSessionTransport transport, in TransactionEnds ends, PacketMark first, TlsSessions sessions)
    {
        _transport = transport;
        Ends = ends;
        _first = first;
        _sessions = sessions;
        Place = new LinkedListNode<TlsExchange>(this);
        sessions.Add(this);
    }

    /// <summary>Client, server and first packet.</summary>
    public TransactionEnds Ends { get; }

    /// <summary>The connection; null with QUIC.</summary>
    public ConnectionInfo? Connection { get; init; }

    /// <summary>The protocol whose STARTTLS came before; null if none did.</summary>
    public string? StartTls { get; init; }

    /// <summary>Its place among the open sessions.</summary>
    public LinkedListNode<TlsExchange> Place { get; }

    /// <summary>Time of its last step, by the clock of the sessions.</summary>
    public long LastStep { get; set; }

    /// <summary>Whether nothing more is wanted.</summary>
    public bool IsOver { get; private set; }

    /// <summary>
    /// Whether secrets may come that tell more than the types and lengths of encrypted records do. Until then, what these look like does not end
    /// the session.
    /// </summary>
    public bool AwaitsSecrets
    {
        get => _awaitsSecrets;
        set
        {
            _awaitsSecrets = value;
            EndIfComplete();
        }
    }

    /// <summary>Whether the final ServerHello was seen.</summary>
    public bool HasServerHello => _server is not null || _version is not null;

    private bool IsVersion13 => _server is { IsVersion13: true };

    private char Letter => _transport == TlsSessionTransport.Quic ? TlsTransport.Quic : TlsTransport.Stream;

    /// <summary>Whether handshake records of a side are encrypted.</summary>
    /// <remarks>
    /// After a HelloRetryRequest, both hellos come in clear, although a change_cipher_spec may precede them: RFC 8446 appendix D.4.
    /// </remarks>
    public bool IsEncrypted(TlsSide side) => _progress.HasChangedCipher(side) && !_isRetrying;

    /// <summary>Takes a handshake message.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="type">Type of the message.</param>
    /// <param name="body">The message after its header.</param>
    public void TakeMessage(TlsSide side, int type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case 1 when side == TlsSide.Client:
                _client ??= TlsClientHello.Read(body, isDatagram: false);
                break;
            case 2 when side == TlsSide.Server && _server is null:
                TakeServerHello(TlsServerHello.Read(body));
                break;
            case 6 when side == TlsSide.Server:
                _isRetrying = true;
                break;
            case 11 when side == TlsSide.Server:
                _isResumed ??= false;
                TakeCertificates(TlsCertificateList.Read12(body));
                break;
            case 12 or 13 or 14 or 22 when side == TlsSide.Server:
                // ServerKeyExchange, CertificateRequest, ServerHelloDone, CertificateStatus: only in full handshakes.
                _isResumed ??= false;
                break;
        }
    }

    /// <summary>Takes the answer of a server that speaks only SSL 2.0.</summary>
    /// <param name="version">Its version.</param>
    public void TakeVersion2Answer(int version)
    {
        _version = version;
        End();
    }

    /// <summary>Notes that a message is too long.</summary>
    public void NoteLongMessage() => _hasLongMessage = true;

    /// <summary>Notes that bytes are missing.</summary>
    public void NoteGap() => _isMissingBytes |= !_progress.IsEstablished || (_isDeciphered && _certificate is null && _isResumed == false);

    /// <summary>Forgets a ClientHello that the client repeats, because the server demanded it.</summary>
    public void Repeat() => _client = null;

    /// <summary>Takes a change_cipher_spec.</summary>
    public void TakeChangeCipherSpec(TlsSide side)
    {
        if (side == TlsSide.Server && _server is { IsVersion13: false } && !_isMissingBytes) _isResumed ??= true;
        _progress.TakeChangeCipherSpec(side);
    }

    /// <summary>Takes an encrypted handshake record.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="packet">The packet with its last byte.</param>
    public void TakeFinished(TlsSide side, PacketMark packet)
    {
        if (_isDeciphered) return;
        _progress.TakeFinished(side, packet);
        Step();
    }

    /// <summary>Takes the start of a record of application data.</summary>
    public void BeginData(TlsSide side, int length, PacketMark packet)
    {
        if (IsOver || _isDeciphered) return;
        _progress.BeginData(side, length, packet);
        EndIfComplete();
    }

    /// <summary>Takes the end of a record of application data.</summary>
    public void EndData(TlsSide side, int length, PacketMark packet)
    {
        if (IsOver || _isDeciphered) return;
        if (_progress.EndData(side, length, packet)) TakeEncryptedAlert(side);
        else EndIfComplete();
        if (side == TlsSide.Client) Step();
    }

    /// <summary>Notes that the client has ended the handshake, as QUIC shows it.</summary>
    /// <param name="packet">The packet.</param>
    public void Establish(PacketMark packet)
    {
        _progress.TakeFinished(TlsSide.Server, packet);
        _progress.TakeFinished(TlsSide.Client, packet);
        End();
    }

    /// <summary>Takes an alert.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="isFatal">Whether it ends the connection.</param>
    /// <param name="description">Its number.</param>
    public void TakeAlert(TlsSide side, bool isFatal, int description)
    {
        if (IsOver || (_alert is not null && !isFatal) || _isAlertFatal) return;
        (_alert, _alertFrom, _isAlertFatal) = (TlsNames.AlertDescription(description), side, isFatal);
        if (isFatal) End();
    }

    /// <summary>Takes an alert that cannot be read. After the handshake, connections end with one.</summary>
    /// <param name="side">The sender.</param>
    public void TakeEncryptedAlert(TlsSide side)
    {
        if (IsOver || _isDeciphered || _alert is not null) return;
        if (!_progress.IsEstablished) (_alert, _alertFrom) = (EncryptedAlert, side);
        _isClosed = true;
        EndIfComplete();
    }

    /// <summary>
    /// Notes that encrypted records are decrypted from the first one on: what they looked like is forgotten, and only what is in them counts.
    /// </summary>
    public void Decipher()
    {
        if (_isDeciphered) return;
        _isDeciphered = true;
        _progress.Decipher();
        _isClosed = false;
        if (_alert == EncryptedAlert) _alert = null;
    }

    /// <summary>Takes a handshake message that was encrypted.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="type">Type of the message.</param>
    /// <param name="body">The message after its header.</param>
    /// <param name="packet">The packet that completed it.</param>
    public void TakeDeciphered(TlsSide side, int type, ReadOnlySpan<byte> body, PacketMark packet)
    {
        switch (type)
        {
            case 4 when side == TlsSide.Server:
                // NewSessionTicket: in TLS 1.3, servers send it after they have verified the Finished of the client.
                _isAccepted = true;
                break;
            case 8 when side == TlsSide.Server:
                _extensions ??= TlsEncryptedExtensions.Read(body);
                break;
            case 11 when side == TlsSide.Server:
                TakeCertificates(IsVersion13 ? TlsCertificateList.Read13(body) : TlsCertificateList.Read12(body));
                break;
            case 20:
                // In TLS 1.3 the client ends the handshake, after it has verified the Finished of the server.
                if (IsVersion13 && side == TlsSide.Client) _progress.TakeFinished(TlsSide.Server, packet);
                _progress.TakeFinished(side, packet);
                Step();
                break;
            case 25 when side == TlsSide.Server:
                if (TlsCertificateList.ReadCompressed(body) is { } certificates) TakeCertificates(certificates);
                break;
        }
    }

    /// <summary>Takes application data that was decrypted.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="length">Length of the plaintext of its record.</param>
    /// <param name="first">The packet with the header of the record.</param>
    /// <param name="last">The packet with its last byte.</param>
    public void TakeDeciphered(TlsSide side, int length, PacketMark first, PacketMark last)
    {
        _isAccepted |= side == TlsSide.Server && _progress.IsEstablished;
        _progress.BeginData(side, length, first);
        _progress.EndData(side, length, last);
        if (side == TlsSide.Client) Step();
        EndIfComplete();
    }

    /// <summary>Takes an alert that was decrypted.</summary>
    /// <param name="side">The sender.</param>
    /// <param name="level">Its level, which TLS 1.3 does not use: RFC 8446 section 6.</param>
    /// <param name="description">Its number.</param>
    public void TakeDecipheredAlert(TlsSide side, byte level, byte description)
    {
        const byte CloseNotify = 0;
        const byte UserCanceled = 90;
        var isFatal = IsVersion13 ? description is not (CloseNotify or UserCanceled) : level == TlsStreamSide.FatalLevel;
        if (_progress.IsEstablished && !isFatal)
        {
            // A client that has closed its direction may still be answered.
            if (description == CloseNotify && side == TlsSide.Server) End();
            return;
        }

        // To the client, the handshake was over; to a server that did not verify it, it was not.
        _isRefused = IsVersion13 && side == TlsSide.Server && !_isAccepted;
        TakeAlert(side, isFatal, description);
    }

    /// <summary>Ends the session, and outputs it.</summary>
    public void End()
    {
        if (IsOver) return;
        IsOver = true;
        _sessions.Remove(this);
    }

    /// <summary>The session as far as it is known.</summary>
    public TlsSession ToSession()
    {
        var hello = _server ?? _retry;
        return new TlsSession(Ends, _transport, _certificate)
        {
            ServerName = _client?.ServerName,
            Version = (hello?.Version ?? _version) is { } version ? TlsNames.Version(version) : null,
            CipherSuite = hello?.CipherSuite is { } suite ? TlsNames.CipherSuite(suite) : null,
            Alpn = _extensions is null ? TlsAlpn.Of(_client, _server) : _extensions.ApplicationProtocol,
            Ja3 = _client is { IsWhole: true } ? TlsFingerprint.Ja3(TlsFingerprint.Ja3Text(_client)) : null,
            Ja3s = _server is { IsWhole: true } ? TlsFingerprint.Ja3(TlsFingerprint.Ja3Text(_server)) : null,
            Ja4 = _client is { IsWhole: true } ? TlsFingerprint.Ja4(_client, Letter) : null,
            Ja4s = _server is { IsWhole: true } ? TlsFingerprint.Ja4(_server, Letter) : null,
            Resumed = _isResumed,
            Established = _progress.IsEstablished && !_isRefused && (!_isAlertFatal || _progress.EstablishedAt is not null),
            Alert = _alert,
            AlertFrom = _alert is null ? null : EnumText.Of(_alertFrom),
            ConnectLatency = Connection?.ConnectLatency,
            HandshakeLatency = _client is null ? null : ConnectionInfo.Seconds(_first.Time, _progress.EstablishedAt?.Time),
            FirstResponseLatency = _progress.FirstResponseLatency,
            ChainLength = _chainLength,
            EncryptedClientHello = _client?.Extensions.Contains((ushort)TlsExtension.EncryptedClientHello),
            StartTls = StartTls,
            Decrypted = _isDeciphered,
            Remark = FindRemark(),
        };
    }

    private void TakeServerHello(TlsServerHello hello)
    {
        _isRetrying = hello.IsRetryRequest;
        if (hello.IsRetryRequest)
        {
            _retry = hello;
            return;
        }

        _server = hello;
        if (hello.IsVersion13) _isResumed = hello.Extensions.Contains((ushort)TlsExtension.PreSharedKey);
        _progress.TakeServerHello(hello.IsVersion13, hello.CipherSuite);
        Step();
    }

    // A renegotiation may show another certificate.
    private void TakeCertificates(TlsCertificateList certificates)
    {
        if (_certificate is not null) return;
        _certificate = certificates.First;
        _chainLength = certificates.Count;
    }

    private string? FindRemark() => (_isMissingBytes, _hasLongMessage) switch
    {
        (true, true) => $"{MissingBytes}, {LongMessage}",
        (true, false) => MissingBytes,
        (false, true) => LongMessage,
        _ => null,
    };

    private void EndIfComplete()
    {
        if (!_awaitsSecrets && (_isClosed || _progress.IsOver)) End();
    }

    private void Step() => _sessions.Touch(this);
}
