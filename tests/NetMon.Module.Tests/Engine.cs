using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace NetMon.Tests;

/// <summary>A runspace of the real engine with the finished module imported from out/NetMon.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([ModulePath]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    public static string RepositoryRoot { get; } = typeof(Engine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string ModulePath { get; } = Path.Join(RepositoryRoot, "out", "NetMon");

    /// <summary>Runs a script and returns all its output. Errors includes terminating errors.</summary>
    public Result Run(string script, params (string Name, object? Value)[] variables)
    {
        using var shell = Create(script, variables);
        var output = new List<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            return new Result(output, [.. shell.Streams.Error, e.ErrorRecord], [.. shell.Streams.Warning]);
        }

        return new Result(output, [.. shell.Streams.Error], [.. shell.Streams.Warning]);
    }

    /// <summary>A pipeline that the test starts and stops itself.</summary>
    public PowerShell Create(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables) _runspace.SessionStateProxy.SetVariable(name, value);
        var shell = PowerShell.Create(_runspace);
        return shell.AddScript(script);
    }

    public void Dispose() => _runspace.Dispose();

    internal sealed record Result(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<WarningRecord> Warnings)
    {
        /// <summary>The id of the one error there is, without the cmdlet's name behind the comma.</summary>
        public string ErrorId => Assert.Single(Errors).FullyQualifiedErrorId.Split(',')[0];

        /// <summary>Output; fails if there were errors.</summary>
        public IReadOnlyList<PSObject> Clean()
        {
            Assert.Empty(Errors);
            return Output;
        }
    }
}
