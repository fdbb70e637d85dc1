using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace NetMon.Alerts;

/// <summary>
/// A condition that is a script block, asked on the capture's thread with <c>$_</c> the packet. A script block belongs to the runspace that it
/// was written in, which may be busy or wait for the very capture; so its text is compiled again in a runspace of its own. There it sees no
/// variable of the session, but those that it asks for as <c>$using:name</c>, with the value of the moment in which the rule was made.
/// </summary>
internal sealed class ScriptCondition : IDisposable
{
    // A mistake in a condition must not pass for false: an unknown variable, or an error that would only be printed.
    private const string Strictness = "Set-StrictMode -Version 1.0; $ErrorActionPreference = 'Stop'";

    private readonly object _gate = new();
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, object?> _values;
    private readonly PSLanguageMode _languageMode;
    private Runspace? _runspace;
    private ScriptBlock? _script;

    /// <summary>Takes over a script block; its runspace is opened when it is asked for the first time.</summary>
    /// <param name="script">The condition.</param>
    /// <param name="session">The session that it was written in.</param>
    public ScriptCondition(ScriptBlock script, PSCmdlet session)
    {
        (_text, _values) = UsingVariables.Resolve(script, name => session.GetVariableValue(name));
        _languageMode = session.SessionState.LanguageMode;
    }

    /// <summary>Whether a packet meets the condition. What the script throws comes out.</summary>
    public bool Holds(PacketRecord packet)
    {
        // Several captures may ask at once; a runspace does one thing at a time.
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

    /// <summary>Closes the runspace. It opens again if the condition is asked once more, as by a trial of a rule that was unregistered.</summary>
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
        // Who may not use the whole language in the session may not here.
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
