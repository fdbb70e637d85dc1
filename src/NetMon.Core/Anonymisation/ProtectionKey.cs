using System.Security.Cryptography;
using System.Text;
using NetMon.CaptureFiles.Output;

namespace NetMon.Anonymisation;

/// <summary>The key of an anonymisation. Whoever has it can tell the original of every pseudonym.</summary>
public sealed class ProtectionKey
{
    private const int MaxFileLength = 4096;
    private const char CommentMark = '#';
    private readonly byte[] _bytes;

    private ProtectionKey(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Creates a random key.</summary>
    public static ProtectionKey CreateRandom() => new(RandomNumberGenerator.GetBytes(CryptoPan.KeyLength));

    /// <summary>Creates a key from its bytes, as of other implementations of Crypto-PAn: the AES key, then the padding, 16 bytes each.</summary>
    /// <param name="bytes">32 bytes.</param>
    /// <exception cref="ArgumentException">The number of bytes is wrong.</exception>
    public static ProtectionKey FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == CryptoPan.KeyLength
        ? new ProtectionKey(bytes.ToArray())
        : throw new ArgumentException($"A key has {CryptoPan.KeyLength} bytes.", nameof(bytes));

    /// <summary>
    /// Reads the key of a file, or creates the file with a random key. The file has 64 hexadecimal digits; lines that begin with # are comments.
    /// A new file can be read and written by its owner only.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="isNew">Whether the file was created.</param>
    /// <exception cref="FormatException">The file has no valid key.</exception>
    /// <exception cref="IOException">The file cannot be read or created.</exception>
    public static ProtectionKey ReadOrCreate(string path, out bool isNew)
    {
        isNew = false;
        try
        {
            return Read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // It is created below.
        }

        var key = CreateRandom();
        try
        {
            key.Write(path);
            isNew = true;
            return key;
        }
        catch (IOException e) when (OutputFiles.IsExists(e))
        {
            // Another process created it in the meantime.
            return Read(path);
        }
    }

    /// <summary>Whether users other than the owner can read a key file; false where the system does not tell, as on Windows.</summary>
    /// <param name="path">Path of the file.</param>
    public static bool IsReadableByOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None;

    /// <summary>A key for another purpose, which tells nothing about this one.</summary>
    /// <param name="purpose">The purpose.</param>
    internal byte[] Derive(string purpose) => HMACSHA256.HashData(_bytes, Encoding.ASCII.GetBytes(purpose));

    private static ProtectionKey Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var buffer = new byte[MaxFileLength + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length > MaxFileLength) throw new FormatException($"The file is longer than {MaxFileLength} bytes.");
        var digits = new StringBuilder();
        foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n'))
        {
            if (!line.TrimStart().StartsWith(CommentMark)) digits.Append(line.Trim().Trim('\ufeff'));
        }

        if (digits.Length != 2 * CryptoPan.KeyLength)
            throw new FormatException($"A key has {2 * CryptoPan.KeyLength} hexadecimal digits; the file has {digits.Length} characters besides comments.");
        try
        {
            return new ProtectionKey(Convert.FromHexString(digits.ToString()));
        }
        catch (FormatException e)
        {
            throw new FormatException("The file has characters that are not hexadecimal digits.", e);
        }
    }

    private void Write(string path)
    {
        using var file = OutputFiles.CreatePrivate(path);
        var text = "# Key of Protect-PacketCapture. Whoever has it can find the original addresses.\n" + Convert.ToHexString(_bytes) + "\n";
        file.Write(Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
