namespace NetMon.Tests;

/// <summary>netmon at a prompt, in a terminal of its own that is made by tmux.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly string _tmux = NetMonProcess.Require("tmux");

    private string Socket => _folder.PathOf("tmux");

    private string CodeFile => _folder.PathOf("code");

    /// <summary>The process of netmon.</summary>
    public string ProcessId => File.ReadAllText(_folder.PathOf("id")).Trim();

    /// <summary>Starts netmon and waits for its prompt.</summary>
    /// <param name="onHangUp">What the shell around netmon has set for SIGHUP: something to do, which netmon does not inherit, or nothing, which it does.</param>
    public static async Task<Terminal> Open(string onHangUp = ":")
    {
        var terminal = new Terminal();
        // Nothing of the user's: no history, no profile. The shell around it tells how netmon ended, and lives through Ctrl+C.
        var script = terminal._folder.File("start.sh", $"""
            export HOME='{terminal._folder.PathOf("")}' XDG_DATA_HOME= XDG_CONFIG_HOME= XDG_CACHE_HOME=
            trap : INT
            trap '{onHangUp}' HUP
            '{Repository.Host}' -NoProfile -NoExit -Command '[IO.File]::WriteAllText("{terminal._folder.PathOf("id")}", $PID)'
            code=$?
            echo $code > '{terminal.CodeFile}.new'
            mv '{terminal.CodeFile}.new' '{terminal.CodeFile}'
            """);
        await terminal.Run("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "sh", script);
        await terminal.See("PS ");
        return terminal;
    }

    /// <summary>Types text, or presses keys by tmux's names of them.</summary>
    public Task Type(params string[] keys) => Run(["send-keys", .. keys]);

    /// <summary>Waits until a text is on the screen.</summary>
    public async Task See(string text, int times = 1)
    {
        var screen = "";
        for (var deadline = DateTime.UtcNow + Patience; DateTime.UtcNow < deadline; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            screen = await Run("capture-pane", "-p");
            if (screen.Split(text).Length > times) return;
        }

        Assert.Fail($"'{text}' is not on the screen:\n{screen}");
    }

    /// <summary>Takes the terminal away.</summary>
    public async Task Destroy() => await NetMonProcess.RunProgram("kill", ["-KILL", (await Run("display-message", "-p", "#{pid}")).Trim()]);

    /// <summary>Waits for the end of netmon, and gives its exit code.</summary>
    public async Task<string> End()
    {
        for (var deadline = DateTime.UtcNow + Patience; DateTime.UtcNow < deadline; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            if (File.Exists(CodeFile)) return (await File.ReadAllTextAsync(CodeFile, TestContext.Current.CancellationToken)).Trim();
        }

        Assert.Fail($"netmon did not end:\n{await Run("capture-pane", "-p")}");
        return "";
    }

    public async ValueTask DisposeAsync()
    {
        await Run("kill-server");
        _folder.Dispose();
    }

    private async Task<string> Run(params string[] arguments) => (await NetMonProcess.RunProgram(_tmux, ["-S", Socket, .. arguments])).Output;
}
