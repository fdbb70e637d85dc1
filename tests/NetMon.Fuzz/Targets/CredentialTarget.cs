using NetMon.Presentation;
using NetMon.Tests.Transactions;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes the parsers of credentials. Input: a byte of options (bit 0: the handshake was seen; bit 1: port 23), then pieces of a connection, each
/// with a byte before it: bit 7 is the side, bit 6 says that a byte is missing before it, the rest is the length. Nothing may throw, little may be
/// kept, all text is safe, and pieces of a byte give the same as whole ones.
/// </summary>
internal static class CredentialTarget
{
    private const int MaxBuffered = 256 * 1024;
    private const byte ServerSide = 0x80;
    private const byte Gap = 0x40;
    private const byte Length = 0x3f;

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var whole = Find(input, int.MaxValue);
        var single = Find(input, 1);
        // A prompt of Telnet is what is shown last, so it depends on the pieces.
        if (whole.Concat(single).Any(found => found.StartsWith("Telnet", StringComparison.Ordinal))) return;
        BrokenPromiseException.ThrowUnless(whole.SequenceEqual(single), $"Whole pieces: {string.Join("; ", whole)}. Bytes: {string.Join("; ", single)}.");
    }

    /// <summary>Builds an input of this target.</summary>
    /// <param name="turns">What is said, in turns.</param>
    public static byte[] ToInput(IEnumerable<(bool FromClient, byte[] Bytes)> turns)
    {
        var input = new List<byte> { 1 };
        foreach (var (fromClient, bytes) in turns)
        {
            foreach (var piece in bytes.Chunk(Length))
            {
                input.Add((byte)(piece.Length | (fromClient ? 0 : ServerSide)));
                input.AddRange(piece);
            }
        }

        return [.. input];
    }

    private static List<string> Find(ReadOnlySpan<byte> input, int size)
    {
        var run = new ParserRun((ushort)((input[0] & 2) != 0 ? 23 : 1000), (input[0] & 1) != 0);
        input = input[1..];
        while (!input.IsEmpty)
        {
            var head = input[0];
            var piece = input.Slice(1, Math.Min(head & Length, input.Length - 1));
            input = input[(1 + piece.Length)..];
            var gap = (head & Gap) != 0 ? 1 : 0;
            for (var at = 0; at < piece.Length; at += Math.Min(size, piece.Length - at))
            {
                run.Take((head & ServerSide) == 0, piece.Slice(at, Math.Min(size, piece.Length - at)), at == 0 ? gap : 0);
                BrokenPromiseException.ThrowUnless(run.Buffered <= MaxBuffered, "Too much is kept.");
            }
        }

        run.End();
        foreach (var found in run.Found)
        {
            BrokenPromiseException.ThrowUnless(
                SafeText.IsSafe(found.UserName ?? "") && SafeText.IsSafe(found.Secret ?? "") && SafeText.IsSafe(found.ServerName ?? "") && SafeText.IsSafe(found.Method), "Text is not safe.");
        }

        return [.. run.Found.Select(Show)];
    }

    private static string Show(CleartextCredential found) => $"{found} {found.Secret}";
}
