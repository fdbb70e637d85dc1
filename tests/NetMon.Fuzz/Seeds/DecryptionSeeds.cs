using System.Text;
using NetMon.Fuzz.Targets;

namespace NetMon.Fuzz.Seeds;

/// <summary>The recorded TLS sessions of the tests.</summary>
internal static class DecryptionSeeds
{
    /// <summary>Every seed.</summary>
    public static IEnumerable<CorpusInput> All { get; } =
        [.. Directory.GetFiles(Path.Join(AppContext.BaseDirectory, "data", "tls"), "*.txt").Select(ToInput)];

    private static CorpusInput ToInput(string path)
    {
        var keyLog = new StringBuilder();
        var pieces = new List<(StreamDirection, byte[])>();
        foreach (var line in File.ReadLines(path))
        {
            if (line is ['C' or 'S', ' ', ..]) pieces.Add((line[0] == 'C' ? StreamDirection.Sent : StreamDirection.Received, Convert.FromHexString(line.AsSpan(2))));
            else keyLog.Append(line).Append('\n');
        }

        return new CorpusInput(Path.GetFileNameWithoutExtension(path), DecryptionTarget.ToInput(Encoding.ASCII.GetBytes(keyLog.ToString()), pieces));
    }
}
