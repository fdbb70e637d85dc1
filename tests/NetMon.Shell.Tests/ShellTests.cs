using System.Diagnostics;

namespace NetMon.Tests;

public sealed class ShellTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'x'", 1)]
    [InlineData("[int] 'x'", 1)]
    [InlineData("[int] 'x'; 1", 0)]
    [InlineData("if(", 1)]
    public async Task A_command_ends_with_the_exit_code_that_pwsh_gives(string command, int expected)
    {
        var result = await NetMonProcess.Run("-NoProfile", "-Command", command);

        Assert.Equal(expected, result.ExitCode);
        Assert.Equal(command.Contains("int", StringComparison.Ordinal) || expected == 1, result.Error.Length > 0);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("exit", 0)]
    [InlineData("throw 'x'", 1)]
    [InlineData("if(", 1)]
    [InlineData("[int] 'x'", 0)]
    public async Task A_script_ends_with_the_exit_code_that_pwsh_gives(string script, int expected)
    {
        using var folder = new TemporaryFolder();

        var result = await NetMonProcess.Run("-File", folder.File("a script's.ps1", script));

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task Script_arguments_bind_to_its_parameters()
    {
        using var folder = new TemporaryFolder();
        var script = folder.File("args.ps1", "param([switch] $On, [switch] $Off, [string] $Name, [int] $Number) \"$On|$Off|$Name|$Number|$args\"");

        var result = await NetMonProcess.Run(script, "-On", "-Off:$false", "-Name:it's $(1)", "-Number", "3", "a b", "-5", "$HOME");

        Assert.Equal("True|False|it's $(1)|3|a b -5 $HOME", result.Output.TrimEnd());
    }

    [Fact]
    public async Task Commands_come_from_standard_input()
    {
        var result = await NetMonProcess.RunWithInput("$x = 2\n$x * 21\nexit 5\n");

        Assert.Equal("42", result.Output.TrimEnd());
        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public async Task A_command_that_names_input_gets_the_lines_of_standard_input()
    {
        var result = await NetMonProcess.RunWithInput("a\nb\n", "-c", "$input | ForEach-Object { \"<$_>\" }");

        Assert.Equal(["<a>", "<b>"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Output_goes_to_standard_output_and_messages_to_standard_error()
    {
        var result = await NetMonProcess.Run(
            "-c", "'out'; $Host.UI.WriteWarningLine('w'); $Host.UI.WriteVerboseLine('v'); $Host.UI.WriteErrorLine('e'); $Host.UI.WriteDebugLine('d')");

        Assert.Equal("out", result.Output.TrimEnd());
        Assert.Equal(["WARNING: w", "VERBOSE: v", "e", "DEBUG: d"], result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Colour_and_progress_never_reach_a_file_or_a_pipe()
    {
        var result = await NetMonProcess.Run(
            "-c", "$PSStyle.Foreground.Red + 'red' + $PSStyle.Reset; $Host.UI.WriteProgress(0, [System.Management.Automation.ProgressRecord]::new(1, 'act', 'busy')); throw 'no'");

        Assert.Equal("red", result.Output.TrimEnd());
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain("busy", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_beyond_the_basic_plane_passes_through()
    {
        var result = await NetMonProcess.RunWithInput("'zażółć 🦈'\n");

        Assert.Equal("zażółć 🦈", result.Output.TrimEnd());
    }

    [Fact]
    public async Task The_module_is_loaded_and_its_objects_are_formatted()
    {
        var result = await NetMonProcess.Run("-c", $"Import-PacketCapture -LiteralPath '{Repository.Example}' -Count 3");

        Assert.Equal("", result.Error);
        Assert.Contains("192.0.2.10", result.Output, StringComparison.Ordinal);
        Assert.Contains("ARP", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missed_cmdlet_of_PowerShell_is_pointed_at()
    {
        var result = await NetMonProcess.Run("-c", "1..3 | Group-Object");

        Assert.Contains("Group-Object needs PowerShell (pwsh)", result.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task An_option_that_does_not_exist_is_a_usage_error()
    {
        var result = await NetMonProcess.Run("-Nope");

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("-Nope", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_names_the_project_and_the_engine()
    {
        var result = await NetMonProcess.Run("-Version");

        Assert.Matches(@"^netmon \d+\.\d+\.\d+ \(PowerShell engine 7\.", result.Output);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_pipeline_and_lets_it_clean_up(string signal, int expected)
    {
        // env gives the signal its default back: a test runner in the background has it ignored, and children inherit that.
        if (!OperatingSystem.IsLinux()) Assert.Skip("Signals are sent with kill and env of GNU coreutils.");
        var env = NetMonProcess.Require("env");
        using var folder = new TemporaryFolder();
        var script = folder.File("slow.ps1", "try { 'ready'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { $Host.UI.WriteErrorLine('cleaned') }");

        var result = await NetMonProcess.RunAfterFirstLine(
            env, ["--default-signal=INT", Repository.Host, script], p => NetMonProcess.Signal(p, signal));

        Assert.Equal(expected, result.ExitCode);
        Assert.Contains("cleaned", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_output_ends_an_endless_command()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A pipe that nobody reads is an error only on Unix.");

        var result = await NetMonProcess.RunProgram("/bin/sh", ["-c", $"'{Repository.Host}' -c 'while ($true) {{ 1 }}' | head -n 2"]);

        Assert.Equal("1\n1\n", result.Output);
    }

    [Fact]
    public async Task The_prompt_runs_statements_over_several_lines_and_keeps_a_history()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs script(1) of util-linux to make a terminal.");
        var script = NetMonProcess.Require("script");
        using var folder = new TemporaryFolder();
        var command = $"env TERM=xterm XDG_STATE_HOME='{folder.PathOf("state")}' '{Repository.Host}'";

        var result = await NetMonProcess.RunProgram(script, ["-qec", command, "/dev/null"], "if ($true) {\r'in' + 'side' }\rexit 3\r");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("inside", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["if ($true) {", "'in' + 'side' }", "exit 3"],
            await File.ReadAllLinesAsync(folder.PathOf("state/netmon/history"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_terminal_that_goes_away_without_a_signal_ends_the_prompt()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs script(1) of util-linux to make a terminal.");
        var script = NetMonProcess.Require("script");
        using var folder = new TemporaryFolder();
        var code = folder.PathOf("code");
        await NetMonProcess.RunProgram("mkfifo", [code]);
        // The signal that usually tells is ignored: what is left to see is that the terminal gives no keys any more.
        var command = $"trap '' HUP; env TERM=xterm XDG_STATE_HOME='{folder.PathOf("state")}' '{Repository.Host}'; echo $? > '{code}'";

        await NetMonProcess.RunAfterFirstLine(script, ["-qec", command, "/dev/null"], p => NetMonProcess.Signal(p, "KILL"));

        // Opening waits until the shell around netmon has something to say.
        Assert.Equal("129\n", await Task.Run(() => File.ReadAllText(code), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_terminal_that_goes_away_ends_the_prompt()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs script(1) of util-linux to make a terminal.");
        var script = NetMonProcess.Require("script");
        using var folder = new TemporaryFolder();
        var id = folder.PathOf("id");
        var start = new ProcessStartInfo(script, ["-qec", $"exec env TERM=xterm XDG_STATE_HOME='{folder.PathOf("state")}' '{Repository.Host}'", "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var terminal = Process.Start(start)!;
        terminal.BeginOutputReadLine();
        await terminal.StandardInput.WriteAsync($"[IO.File]::WriteAllText('{id}', $PID)\r");
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(id) && new FileInfo(id).Length > 0, TimeSpan.FromMinutes(1)));
        using var host = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(id, TestContext.Current.CancellationToken), provider: null));

        terminal.Kill();

        var ended = host.WaitForExit(TimeSpan.FromSeconds(30));
        if (!ended) host.Kill();
        Assert.True(ended, "netmon goes on without a terminal.");
    }

    [Fact]
    public async Task Capture_rights_on_the_host_reach_an_unprivileged_user()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("Only root may give file capabilities (Linux).");
        var setcap = NetMonProcess.Require("setcap");
        var setpriv = NetMonProcess.Require("setpriv");
        using var folder = new TemporaryFolder();
        var copy = folder.PathOf("copy");
        var cp = await NetMonProcess.RunProgram(
            "/bin/sh", ["-c", $"mkdir '{copy}' && cp -R '{Repository.HostPath}' '{Repository.ModulePath}' '{copy}/' && chmod -R a+rX '{folder.PathOf("")}'"]);
        Assert.Equal("", cp.Error);
        if ((await NetMonProcess.RunProgram(setcap, ["cap_net_raw=ep", $"{copy}/host/netmon"])).ExitCode != 0) Assert.Skip("This file system keeps no capabilities.");

        var result = await NetMonProcess.RunProgram(
            setpriv,
            ["--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/nonexistent", $"{copy}/host/netmon", "-c",
             "[System.IO.File]::ReadAllLines('/proc/self/status') | Where-Object { $_ -match '^(Uid|CapEff)' }"]);

        Assert.Equal("Uid:\t65534\t65534\t65534\t65534\nCapEff:\t0000000000002000\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }
}
