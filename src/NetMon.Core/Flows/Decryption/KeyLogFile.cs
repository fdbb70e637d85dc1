using System.Buffers;
using NetMon.CaptureFiles.Output;
using NetMon.Decoding.Applications.Tls.Secrets;

namespace NetMon.Flows.Decryption;

/// <summary>
/// A key log in a file (SSLKEYLOGFILE). Programs add to it while they run, so it is read on when a secret is not found, at most once a
/// second. Not thread-safe.
/// </summary>
public sealed class KeyLogFile : ITlsSecrets
{
    private const int ChunkLength = 64 << 10;

    // A log of a million sessions has about 800 MB; what is beyond it is not read.
    private const long MaxLength = 1L << 30;

    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly TlsKeyLog _log = new();
    private long _position;
    private long _readAt;

    private KeyLogFile(string path, TimeProvider clock)
    {
        _path = path;
        _clock = clock;
    }

    /// <summary>Whether the file has no usable line.</summary>
    public bool IsEmpty => _log.IsEmpty;

    /// <summary>Number of lines that are neither comments nor have the format.</summary>
    public long InvalidLines => _log.InvalidLines;

    /// <summary>Opens and reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="KeyLogKindException">It is a pipe or a device, which cannot be read again.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static KeyLogFile Open(string path) => Open(path, TimeProvider.System);

    /// <summary>Opens a file that may be written later: until it can be read, it has no secrets.</summary>
    /// <param name="path">Path of the file.</param>
    public static KeyLogFile Follow(string path)
    {
        var file = new KeyLogFile(path, TimeProvider.System);
        file.TryReadOn();
        return file;
    }

    /// <summary>Whether a path leads to a pipe or a device: opening a pipe may wait for ever for its writer.</summary>
    /// <param name="path">Path of a file that may be missing.</param>
    public static bool IsPipe(string path) =>
        !OperatingSystem.IsWindows() && UnixFile.Follow(path) is { Kind: UnixFileKind.Pipe or UnixFileKind.Device or UnixFileKind.Other } && !Directory.Exists(path);

    /// <summary>Opens and reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="clock">Tells when it may be read again.</param>
    internal static KeyLogFile Open(string path, TimeProvider clock)
    {
        var file = new KeyLogFile(path, clock);
        file.ReadOn();
        return file;
    }

    /// <inheritdoc/>
    byte[]? ITlsSecrets.Find(in TlsRandom session, TlsSecretLabel label)
    {
        if (_log.Find(session, label) is { } secret) return secret;
        return _clock.GetElapsedTime(_readAt) >= ReadInterval && TryReadOn() ? _log.Find(session, label) : null;
    }

    private bool TryReadOn()
    {
        try
        {
            ReadOn();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The secrets that were read stay valid where the file has been removed.
            return false;
        }
    }

    private void ReadOn()
    {
        _readAt = _clock.GetTimestamp();
        if (IsPipe(_path)) throw new KeyLogKindException(_path);
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        // A file that has become shorter was written anew.
        if (file.CanSeek && file.Length < _position)
        {
            _log.End();
            _position = 0;
        }

        if (file.CanSeek) file.Position = _position;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
        for (int count; _position < MaxLength && (count = file.Read(chunk)) > 0; _position += count) _log.Add(chunk.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(chunk);
        _log.Peek();
    }
}
