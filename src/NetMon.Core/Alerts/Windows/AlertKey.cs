using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using NetMon.Alerts.Matching;

namespace NetMon.Alerts.Windows;

/// <summary>What is counted separately: up to two addresses and a number. A plain value, hashed as five numbers.</summary>
/// <param name="First">An address, or nothing.</param>
/// <param name="Second">Another one, or nothing.</param>
/// <param name="Number">Ports and protocol, a MAC address, or the hash of a name.</param>
internal readonly record struct AlertKey(AddressValue First, AddressValue Second, ulong Number)
{
    // Chosen anew in each process, so that nobody can prepare packets whose keys all fall into one bucket.
    private static readonly ulong Seed0 = RandomSeed();
    private static readonly ulong Seed1 = RandomSeed();
    private static readonly ulong Seed2 = RandomSeed();

    /// <summary>A number that spreads keys evenly, other in each process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash()
    {
        // Folded 64 by 64 bit multiplications, as in wyhash.
        var hash = Fold(First.High ^ Seed0, First.Low ^ Seed1) ^ Fold(Second.High ^ Seed1, Second.Low ^ Seed2);
        return Fold(hash ^ Number, Seed0 ^ Number << 32 ^ Number >> 32);
    }

    /// <summary>A number for some text: 64 bits, letter case aside. Two texts of one number are not to be expected in a lifetime.</summary>
    /// <param name="text">The text; of ASCII only the case is left aside.</param>
    public static ulong HashOf(ReadOnlySpan<char> text)
    {
        var hash = Seed2;
        foreach (var character in text)
        {
            uint folded = character is >= 'A' and <= 'Z' ? character | 0x20u : character;
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
