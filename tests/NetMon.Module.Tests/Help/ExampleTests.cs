using System.Diagnostics;
using System.Management.Automation.Language;
using System.Xml.Linq;

namespace NetMon.Tests.Help;

/// <summary>Runs every example of the help, each in a folder of its own that holds example.pcapng and nothing else.</summary>
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
        await using var traffic = new LoopbackTraffic();
        using var engine = new Engine();

        if (CommandsBeyond(engine, code) is { Count: > 0 } missing)
        {
            await RunInPwsh(code, missing);
            return;
        }

        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($folder)", ("folder", _folder)).Clean();
        engine.Run(code).Clean();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool Captures(string code) =>
        code.Contains("Start-PacketCapture", StringComparison.Ordinal) || code.Split(' ').Contains("lo", StringComparer.Ordinal);

    /// <summary>Commands of the code that the bare engine lacks, such as Select-Object.</summary>
    private static List<string> CommandsBeyond(Engine engine, string code) =>
    [
        .. Parser.ParseInput(code, out _, out var errors)
            .FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true)
            .Select(ast => ((CommandAst)ast).GetCommandName())
            .Where(name => name is not null && engine.Run($"Get-Command '{name}' -ErrorAction Ignore").Output.Count == 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
        .. errors.Select(e => e.Message),
    ];

    private async Task RunInPwsh(string code, IEnumerable<string> missing)
    {
        var script = $"$ErrorActionPreference = 'Stop'; Import-Module '{Engine.ModulePath}'\n{code}\n";
        using var pwsh = StartPwsh(script);
        Assert.SkipWhen(pwsh is null, $"Needs {string.Join(", ", missing)}; there is no pwsh on this machine.");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            var output = pwsh.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = await pwsh.StandardError.ReadToEndAsync(limit.Token);
            await output;
            await pwsh.WaitForExitAsync(limit.Token);
            Assert.Equal("", errors);
            Assert.Equal(0, pwsh.ExitCode);
        }
        finally
        {
            if (!pwsh.HasExited) pwsh.Kill(entireProcessTree: true);
        }
    }

    private Process? StartPwsh(string script)
    {
        var start = new ProcessStartInfo("pwsh")
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-NoProfile", "-NonInteractive", "-Command", script },
        };
        // The test's own engine must not lead pwsh to modules of another version.
        start.Environment.Remove("PSModulePath");
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
