using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace NetMon.Alerts;

/// <summary>
/// A script block as a condition, evaluated on the capture's thread with the packet as <c>$_</c>. The runspace of the block may be busy or
/// waiting for this capture, so its text is compiled again in a separate runspace. There the only session variables are those written as
/// <c>$using:name</c>, with their values when the rule was created.
/// </summary>
internal sealed class ScriptCondition : IDisposable
{
    // Errors in a condition must not count as false, so unknown variables and non-terminating errors throw.
    private const string Strictness = "Set-StrictMode -Version 1.0; $ErrorActionPreference = 'Stop'";

    private readonly object _gate = new();
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, object?> _values;
    private readonly PSLanguageMode _languageMode;
    private Runspace? _runspace;
    private ScriptBlock? _script;

    /// <summary>Creates the condition. Its runspace is opened at the first evaluation.</summary>
    /// <param name="script">The condition.</param>
    /// <param name="session">A cmdlet of the session, for its variables and language mode.</param>
    public ScriptCondition(ScriptBlock script, PSCmdlet session)
    {
        (_text, _values) = UsingVariables.Resolve(script, name => session.GetVariableValue(name));
        _languageMode = session.SessionState.LanguageMode;
    }

    /// <summary>Whether a packet meets the condition. Exceptions of the script are passed on.</summary>
    public bool Holds(PacketRecord packet)
    {
        // Several captures may call at the same time; a runspace runs one script at a time.
        lock (_gate)
        {
            var before = Runspace.DefaultRunspace;
            var script = Open();
            Runspace.DefaultRunspace = _runspace;
            try
            {
                return LanguagePrimitives.IsTrue(script.InvokeWithContext(null, [new PSVariable("_", packet)], []));
            }
            finally
            {
                Runspace.DefaultRunspace = before;
            }
        }
    }

    /// <summary>
    /// Closes the runspace. It is reopened if the condition is evaluated again, such as in a test of an unregistered rule.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _runspace?.Dispose();
            (_runspace, _script) = (null, null);
        }
    }

    private ScriptBlock Open()
    {
        if (_script is not null) return _script;
        var state = InitialSessionState.CreateDefault2();
        // The restrictions of the session's language mode apply here too.
        state.LanguageMode = _languageMode;
        foreach (var (name, value) in _values) state.Variables.Add(new SessionStateVariableEntry(name, value, description: null));
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(Strictness, useLocalScope: false).AddStatement().AddScript($"{{{_text}\n}}", useLocalScope: false);
        _script = (ScriptBlock)shell.Invoke()[^1].BaseObject;
        _runspace = runspace;
        return _script;
    }
}
