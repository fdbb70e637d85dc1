using System.Buffers.Binary;

namespace NetMon.Tests.Decoding;

/// <summary>
/// Mutates a protocol stack: truncated at every length, by the snapshot and on the wire, and with every field of its
/// headers, taken as 8, 16 and 32 bits at every byte, at its extremes. Deterministic.
/// </summary>
internal static class StackSweep
{
    // After this many bytes only payload follows.
    private const int LongestHeaders = 200;

    private static readonly byte[] EdgeBytes = [0, 1, 0x7f, 0x80, 0xff];
    private static readonly ushort[] EdgeWords = [0, 1, 0x7fff, 0x8000, 0xffff];
    private static readonly uint[] EdgeDoubleWords = [0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>Receives bytes, their link type and their length on the wire.</summary>
    public delegate void Taker(LinkType linkType, ReadOnlySpan<byte> frame, int wireLength);

    /// <summary>Generates the variants of a stack.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="stride">Generates every n-th variant: 1 for all.</param>
    /// <param name="first">Offset of the first variant, so that stacks differ.</param>
    /// <param name="take">Takes each.</param>
    /// <returns>Number of variants.</returns>
    public static int Run(ProtocolStack stack, int stride, int first, Taker take)
    {
        var made = 0;
        var turn = first;
        var original = stack.Frame;
        byte[] bytes = [.. original];

        void Take(ReadOnlySpan<byte> frame, int wireLength)
        {
            if (turn++ % stride != 0) return;
            made++;
            take(stack.LinkType, frame, wireLength);
        }

        // Truncations are few and find the most faults, so all of them are generated.
        for (var length = 0; length <= original.Length; length++)
        {
            take(stack.LinkType, original.AsSpan(0, length), original.Length);
            take(stack.LinkType, original.AsSpan(0, length), length);
            made += 2;
        }

        var end = Math.Min(original.Length, LongestHeaders);
        for (var at = 0; at < end; at++)
        {
            foreach (var value in EdgeBytes)
            {
                bytes[at] = value;
                Take(bytes, bytes.Length);
                // A length field that exceeds the data.
                Take(bytes.AsSpan(0, Math.Min(bytes.Length, at + 1)), bytes.Length);
                Take(bytes.AsSpan(0, Math.Min(bytes.Length, at + 5)), Math.Min(bytes.Length, at + 5));
            }

            bytes[at] = original[at];
            if (at + sizeof(ushort) <= end)
            {
                foreach (var value in EdgeWords)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), value);
                    Take(bytes, bytes.Length);
                }

                foreach (var value in EdgeWords)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);
                    Take(bytes, bytes.Length + 100);
                }

                original.AsSpan(at, sizeof(ushort)).CopyTo(bytes.AsSpan(at));
            }

            if (at + sizeof(uint) > end) continue;
            foreach (var value in EdgeDoubleWords)
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
                Take(bytes, bytes.Length);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
                Take(bytes, bytes.Length);
            }

            original.AsSpan(at, sizeof(uint)).CopyTo(bytes.AsSpan(at));
        }

        return made;
    }
}
