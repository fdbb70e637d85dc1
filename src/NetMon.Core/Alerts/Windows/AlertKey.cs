using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using NetMon.Alerts.Matching;

namespace NetMon.Alerts.Windows;

/// <summary>Key of separate counts: up to two addresses and a number. A value type, hashed as five integers.</summary>
/// <param name="First">An address, or the default.</param>
/// <param name="Second">Another address, or the default.</param>
/// <param name="Number">Ports and protocol, a MAC address, or the hash of a name.</param>
internal readonly record struct AlertKey(AddressValue First, AddressValue Second, ulong Number)
{
    // Random per process, so that no packets can be crafted whose keys all fall into one bucket.
    private static readonly ulong Seed0 = RandomSeed();
    private static readonly ulong Seed1 = RandomSeed();
    private static readonly ulong Seed2 = RandomSeed();

    /// <summary>Hash of the key; differs between processes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash()
    {
        // Folded 64 by 64 bit multiplications, as in wyhash.
        var hash = Fold(First.High ^ Seed0, First.Low ^ Seed1) ^ Fold(Second.High ^ Seed1, Second.Low ^ Seed2);
        return Fold(hash ^ Number, Seed0 ^ Number << 32 ^ Number >> 32);
    }

    /// <summary>64-bit hash of a text, ignoring ASCII case. Collisions by chance are negligible.</summary>
    /// <param name="text">The text.</param>
    public static ulong HashOf(ReadOnlySpan<char> text)
    {
        var hash = Seed2;
        foreach (var character in text)
        {
            var folded = character is >= 'A' and <= 'Z' ? character | 0x20u : character;
            hash = Fold(hash ^ folded, Seed0);
        }

        return Fold(hash ^ (ulong)text.Length, Seed1);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Hash();

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong RandomSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
