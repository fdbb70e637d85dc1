using System.Buffers;

namespace NetMon.Decoding.Applications.Tls.Secrets;

/// <summary>
/// The secrets of a key log in the format of SSLKEYLOGFILE (draft-ietf-tls-keylogfile), which pcapng's Decryption Secrets Blocks have too. It is
/// read in pieces of any size. Invalid lines are counted and left out. Thread-safe.
/// </summary>
internal sealed class TlsKeyLog : ITlsSecrets
{
    /// <summary>Default of the number of sessions that are kept; beyond it, the oldest are forgotten.</summary>
    public const int DefaultMaxSessions = 200_000;

    // The longest line: EARLY_EXPORTER_MASTER_SECRET, or a secret of SHA-512 under a longer label.
    private const int MaxLine = 512;

    private const int LabelCount = (int)TlsSecretLabel.ServerApplication + 1;

    private readonly object _gate = new();
    private readonly int _maxSessions;
    private readonly Dictionary<TlsRandom, byte[]?[]> _sessions = [];
    private readonly Queue<TlsRandom> _oldest = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _isTooLong;

    /// <summary>Creates an empty log.</summary>
    /// <param name="maxSessions">Number of sessions that are kept.</param>
    public TlsKeyLog(int maxSessions = DefaultMaxSessions) => _maxSessions = maxSessions;

    /// <inheritdoc/>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _sessions.Count == 0;
        }
    }

    /// <summary>Number of lines that have neither the format nor are comments.</summary>
    public long InvalidLines { get; private set; }

    /// <inheritdoc/>
    public byte[]? Find(in TlsRandom session, TlsSecretLabel label)
    {
        lock (_gate) return _sessions.TryGetValue(session, out var secrets) ? secrets[(int)label] : null;
    }

    /// <summary>Reads on.</summary>
    /// <param name="bytes">The next bytes. Their last line may end in the next piece.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
            {
                AddToLine(bytes[..end]);
                EndLine();
                bytes = bytes[(end + 1)..];
            }

            AddToLine(bytes);
        }
    }

    /// <summary>Ends the text: its last line needs no line feed.</summary>
    public void End()
    {
        lock (_gate) EndLine();
    }

    /// <summary>Takes the last line as if it had ended, and lets it go on all the same: a writer may be in the middle of it.</summary>
    public void Peek()
    {
        lock (_gate)
        {
            if (!_isTooLong) TryAddLine(_line.WrittenSpan);
        }
    }

    private void AddToLine(ReadOnlySpan<byte> bytes)
    {
        if (_line.WrittenCount + bytes.Length > MaxLine) _isTooLong = true;
        if (!_isTooLong) _line.Write(bytes);
    }

    private void EndLine()
    {
        if (_isTooLong || !TryAddLine(_line.WrittenSpan)) InvalidLines++;
        _line.ResetWrittenCount();
        _isTooLong = false;
    }

    // LABEL, client random and secret, separated by one space; the latter two are hexadecimal.
    private bool TryAddLine(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty || line[0] == (byte)'#') return true;
        var labelEnd = line.IndexOf((byte)' ');
        if (labelEnd <= 0) return false;
        var rest = line[(labelEnd + 1)..].TrimStart((byte)' ');
        var randomEnd = rest.IndexOf((byte)' ');
        if (randomEnd < 0) return false;
        var random = Hexadecimal(rest[..randomEnd]);
        var secret = Hexadecimal(rest[(randomEnd + 1)..].TrimStart((byte)' '));
        if (random is null || secret is null) return false;

        // Other labels have secrets of exporters and early data, or identify a session in another way.
        if (LabelOf(line[..labelEnd]) is not { } label) return true;
        if (random.Length != TlsRandom.Length || secret.Length is not (32 or 48) || (label == TlsSecretLabel.Master && secret.Length != 48)) return false;
        Keep(TlsRandom.Read(random), label, secret);
        return true;
    }

    private void Keep(in TlsRandom session, TlsSecretLabel label, byte[] secret)
    {
        if (!_sessions.TryGetValue(session, out var secrets))
        {
            if (_sessions.Count >= _maxSessions) _sessions.Remove(_oldest.Dequeue());
            _oldest.Enqueue(session);
            _sessions[session] = secrets = new byte[]?[LabelCount];
        }

        secrets[(int)label] = secret;
    }

    private static TlsSecretLabel? LabelOf(ReadOnlySpan<byte> label)
    {
        if (label.SequenceEqual("CLIENT_RANDOM"u8)) return TlsSecretLabel.Master;
        if (label.SequenceEqual("CLIENT_HANDSHAKE_TRAFFIC_SECRET"u8)) return TlsSecretLabel.ClientHandshake;
        if (label.SequenceEqual("SERVER_HANDSHAKE_TRAFFIC_SECRET"u8)) return TlsSecretLabel.ServerHandshake;
        if (label.SequenceEqual("CLIENT_TRAFFIC_SECRET_0"u8)) return TlsSecretLabel.ClientApplication;
        if (label.SequenceEqual("SERVER_TRAFFIC_SECRET_0"u8)) return TlsSecretLabel.ServerApplication;
        return null;
    }

    // Convert.FromHexString throws on invalid digits, which a damaged log is full of.
    private static byte[]? Hexadecimal(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty || digits.Length % 2 != 0) return null;
        var bytes = new byte[digits.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            var (high, low) = (Digit(digits[2 * i]), Digit(digits[2 * i + 1]));
            if ((high | low) < 0) return null;
            bytes[i] = (byte)(high << 4 | low);
        }

        return bytes;
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
