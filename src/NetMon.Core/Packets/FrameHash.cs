using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NetMon.Packets;

/// <summary>
/// 128-bit hash of a frame's bytes: folded multiplication, as in wyhash, with per-process random seeds. The author of a capture cannot
/// predict the seeds, and two different frames collide by chance once in 2^128.
/// </summary>
internal readonly record struct FrameHash(ulong First, ulong Second)
{
    private static readonly ulong Seed0 = RandomSeed();
    private static readonly ulong Seed1 = RandomSeed();
    private static readonly ulong Seed2 = RandomSeed();
    private static readonly ulong Seed3 = RandomSeed();

    /// <summary>Hashes a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FrameHash Of(ReadOnlySpan<byte> bytes)
    {
        var first = Seed0 ^ (ulong)bytes.Length;
        var second = Seed1 + (ulong)bytes.Length;
        while (bytes.Length >= 2 * sizeof(ulong))
        {
            Add(ref first, ref second, bytes);
            bytes = bytes[(2 * sizeof(ulong))..];
        }

        if (bytes.Length > 0)
        {
            Span<byte> rest = stackalloc byte[2 * sizeof(ulong)];
            rest.Clear();
            bytes.CopyTo(rest);
            Add(ref first, ref second, rest);
        }

        return new FrameHash(Fold(first ^ Seed2, second ^ Seed3), Fold(second ^ Seed0, first ^ Seed1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref ulong first, ref ulong second, ReadOnlySpan<byte> bytes)
    {
        var low = MemoryMarshal.Read<ulong>(bytes);
        var high = MemoryMarshal.Read<ulong>(bytes[sizeof(ulong)..]);
        first = Fold(first ^ low ^ Seed2, high ^ Seed3);
        second = Fold(second ^ high ^ Seed1, low ^ Seed0) + first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong RandomSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
