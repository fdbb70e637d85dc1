using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NetMon.Anonymisation;

/// <summary>
/// Crypto-PAn: prefix-preserving pseudonyms of addresses (J. Xu, J. Fan, M. Ammar, S. Moon, ICNP 2002), as in the reference implementation:
/// the first half of the key is an AES-128 key, the second half, encrypted, the padding. Whether a bit is flipped depends on the key and the
/// bits before it only, so two addresses with a common prefix of n bits have pseudonyms with a common prefix of exactly n bits. Works for any
/// length up to 128 bits. Not thread-safe.
/// </summary>
internal sealed class CryptoPan : IDisposable
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int KeyLength = 32;

    private const int BlockLength = 16;
    private const int MaxBits = 128;

    private readonly Aes _aes;
    private readonly ICryptoTransform _cipher;
    private readonly byte[] _blocks = new byte[MaxBits * BlockLength];
    private readonly byte[] _encrypted = new byte[MaxBits * BlockLength];
    private readonly UInt128 _padding;

    /// <summary>Creates a mapping.</summary>
    /// <param name="key">The key, <see cref="KeyLength"/> bytes.</param>
    public CryptoPan(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.Key = key[..BlockLength].ToArray();
        // Single blocks with inputs that never repeat: the cipher is used as a pseudo-random function, as the algorithm demands.
#pragma warning disable CA5358
        _aes.Mode = CipherMode.ECB;
#pragma warning restore CA5358
        _aes.Padding = PaddingMode.None;
        _cipher = _aes.CreateEncryptor();
        var padding = new byte[BlockLength];
        _cipher.TransformBlock(key.Slice(BlockLength, BlockLength).ToArray(), 0, BlockLength, padding, 0);
        _padding = BinaryPrimitives.ReadUInt128BigEndian(padding);
    }

    /// <summary>The bits of an address that are flipped in its pseudonym.</summary>
    /// <param name="address">The address, aligned to the upper end.</param>
    /// <param name="bits">Its length in bits, 1 to 128.</param>
    /// <returns>The flips, aligned to the upper end; the pseudonym is the address xor these.</returns>
    public UInt128 Flips(UInt128 address, int bits)
    {
        for (var i = 0; i < bits; i++)
        {
            var before = i == 0 ? UInt128.Zero : UInt128.MaxValue << (MaxBits - i);
            BinaryPrimitives.WriteUInt128BigEndian(_blocks.AsSpan(i * BlockLength), (address & before) | (_padding & ~before));
        }

        _cipher.TransformBlock(_blocks, 0, bits * BlockLength, _encrypted, 0);
        var flips = UInt128.Zero;
        for (var i = 0; i < bits; i++) flips = (flips << 1) | (uint)(_encrypted[i * BlockLength] >> 7);
        return flips << (MaxBits - bits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _aes.Dispose();
    }
}
