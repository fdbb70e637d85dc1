using System.Security.Cryptography;

namespace NetMon.Anonymisation;

/// <summary>Pseudonyms of names. Labels that are equal but for case get the same pseudonym. Not thread-safe.</summary>
internal sealed class NamePseudonyms
{
    /// <summary>Longest label, in bytes.</summary>
    public const int MaxLabel = 255;

    private const byte Filler = (byte)'x';
    private const int LetterCount = 26;

    private readonly byte[] _key;
    private readonly NameProtection _protection;

    /// <summary>Creates the pseudonyms of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="protection">What happens to names.</param>
    public NamePseudonyms(ProtectionKey key, NameProtection protection)
    {
        _key = key.Derive("name");
        _protection = protection;
    }

    /// <summary>Number of labels that were replaced.</summary>
    public long Count { get; private set; }

    /// <summary>Writes the pseudonym of a label; names of services, such as <c>_tcp</c>, and of reverse zones stay.</summary>
    /// <param name="label">The label, without its length.</param>
    /// <param name="target">Receives as many bytes.</param>
    public void Write(ReadOnlySpan<byte> label, Span<byte> target)
    {
        if (_protection == NameProtection.Keep || IsCommon(label))
        {
            label.CopyTo(target);
            return;
        }

        Count++;
        if (_protection == NameProtection.Cut)
        {
            target[..label.Length].Fill(Filler);
            return;
        }

        Span<byte> lower = stackalloc byte[MaxLabel + 1];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var done = 0; done < label.Length; done += hash.Length)
        {
            lower[0] = (byte)(done / hash.Length);
            for (var i = 0; i < label.Length; i++) lower[i + 1] = label[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(label[i] | 0x20) : label[i];
            HMACSHA256.HashData(_key, lower[..(label.Length + 1)], hash);
            for (var i = 0; i < hash.Length && done + i < label.Length; i++) target[done + i] = (byte)('a' + (hash[i] % LetterCount));
        }
    }

    private static bool IsCommon(ReadOnlySpan<byte> label) => label.IsEmpty || (label[0] == '_' && label.Length <= 16)
        || label.SequenceEqual("arpa"u8) || label.SequenceEqual("in-addr"u8) || label.SequenceEqual("ip6"u8) || label.SequenceEqual("local"u8);
}
