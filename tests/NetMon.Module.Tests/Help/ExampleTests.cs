using System.Xml.Linq;

namespace NetMon.Tests.Help;

/// <summary>Runs every example of the help, each in its own folder with example.pcapng, trace.etl and keys.log.</summary>
public sealed class ExampleTests : IDisposable
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly string _folder = Directory.CreateTempSubdirectory("netmon-example-").FullName;

    public static TheoryData<string, string, string> Examples
    {
        get
        {
            var help = XDocument.Load(Path.Join(Engine.ModulePath, "en-US", "NetMon.dll-Help.xml"));
            var data = new TheoryData<string, string, string>();
            foreach (var command in help.Descendants(Command + "command"))
            {
                foreach (var example in command.Descendants(Command + "example"))
                {
                    data.Add(command.Descendants(Command + "name").First().Value,
                        example.Element(Maml + "title")!.Value.Trim('-', ' '), example.Element(Dev + "code")!.Value);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_runs_as_printed(string cmdlet, string title, string code)
    {
        Assert.SkipWhen(Captures(code) && !Environment.IsPrivilegedProcess,
            $"{cmdlet}, {title}: capturing needs the right to, and this user has it not.");
        File.Copy(Path.Join(Engine.RepositoryRoot, "examples", "example.pcapng"), Path.Join(_folder, "example.pcapng"));
        File.Copy(Path.Join(Engine.RepositoryRoot, "tests", "data", "pktmon.etl"), Path.Join(_folder, "trace.etl"));
        File.Copy(Path.Join(Engine.RepositoryRoot, "tests", "data", "tls", "session.keys"), Path.Join(_folder, "keys.log"));
        await using var traffic = new LoopbackTraffic();
        using var engine = new Engine();

        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($folder)", ("folder", _folder)).Clean();
        var output = engine.Run(code).Clean();
        // A window in time that the example capture is not in would show nothing, without an error.
        if (code.Contains("-StartTime", StringComparison.Ordinal)) Assert.NotEmpty(output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool Captures(string code) =>
        code.Contains("Start-PacketCapture", StringComparison.Ordinal) || code.Split(' ').Contains("lo", StringComparer.Ordinal);
}
