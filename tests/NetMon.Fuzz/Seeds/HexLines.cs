using System.Security.Cryptography;

namespace NetMon.Fuzz.Seeds;

/// <summary>
/// Inputs as text: a name, a space and hexadecimal bytes a line, sorted. The name of what a fuzzer found is <c>found-</c> and the first digits
/// of its SHA-256, so that no line can change unnoticed; others have a name in words.
/// </summary>
internal static class HexLines
{
    private const string FoundPrefix = "found-";

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="lines">The lines.</param>
    /// <exception cref="InvalidDataException">A line is damaged, or not in its place.</exception>
    public static IEnumerable<CorpusInput> Parse(string file, IEnumerable<string> lines)
    {
        var number = 0;
        var previous = "";
        foreach (var line in lines)
        {
            number++;
            if (TryParse(line) is not { } input) throw Damaged("is not a name, a space and hexadecimal digits");
            if (string.CompareOrdinal(input.Name, previous) <= 0) throw Damaged($"comes after {previous}: lines are sorted by name, and no name occurs twice");
            if (input.Name.StartsWith(FoundPrefix, StringComparison.Ordinal) && input.Name != FoundName(input.Input))
                throw Damaged($"is named {input.Name}, but its bytes belong to {FoundName(input.Input)}");
            previous = input.Name;
            yield return input;
        }

        InvalidDataException Damaged(string what) => new($"{file}, line {number}: the line {what}.");
    }

    /// <summary>The name of an input that a fuzzer found.</summary>
    /// <param name="input">The input.</param>
    public static string FoundName(byte[] input) => FoundPrefix + Convert.ToHexStringLower(SHA256.HashData(input))[..12];

    private static CorpusInput? TryParse(string line)
    {
        var space = line.IndexOf(' ');
        if (space < 1) return null;
        try
        {
            return new CorpusInput(line[..space], Convert.FromHexString(line.AsSpan(space + 1)));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
