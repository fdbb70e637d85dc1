namespace NetMon.Tests;

/// <summary>netmon as a process: what it adds to the console of PowerShell, and that the console is all there.</summary>
public sealed class ShellTests
{
    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'x'", 1)]
    [InlineData("[int] 'x'", 1)]
    [InlineData("1", 0)]
    public async Task A_command_ends_with_the_exit_code_that_pwsh_gives(string command, int expected)
    {
        var result = await NetMonProcess.Run("-NoProfile", "-NonInteractive", "-Command", command);

        Assert.Equal(expected, result.ExitCode);
        Assert.Equal(expected == 1, result.Error.Length > 0);
    }

    [Fact]
    public async Task A_script_gets_its_arguments_and_gives_its_exit_code()
    {
        using var folder = new TemporaryFolder();
        var script = folder.File(
            "a script's.ps1", "param([switch] $On, [switch] $Off, [string] $Name, [int] $Number) \"$On|$Off|$Name|$Number|$args\"; exit 3");

        var result = await NetMonProcess.Run("-NoProfile", "-File", script, "-On", "-Off:$false", "-Name:it's $(1)", "-Number", "3", "a b", "-5", "$HOME");

        Assert.Equal("True|False|it's $(1)|3|a b -5 $HOME", result.Output.TrimEnd());
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task The_module_is_loaded_with_all_cmdlets_of_PowerShell_beside_it()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.Example, folder.PathOf("a.pcapng"));

        var result = await NetMonProcess.Run(
            "-NoProfile", "-WorkingDirectory", folder.PathOf(""), "-Command",
            "Get-ChildItem *.pcapng | Import-PacketCapture | Group-Object Protocol -NoElement | Export-Csv groups.csv; (Import-Csv groups.csv).Name -join ' '; "
            + "(Get-Module -ListAvailable | Where-Object Path -like \"$PSHOME*\").Name | Sort-Object");

        Assert.Equal("", result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["ARP", "ICMP"], lines[0].Split(' ').Intersect(["ICMP", "ARP"]).Order(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "Microsoft.PowerShell.Archive", "Microsoft.PowerShell.Host", "Microsoft.PowerShell.Management", "Microsoft.PowerShell.PSResourceGet",
                "Microsoft.PowerShell.Security", "Microsoft.PowerShell.ThreadJob", "Microsoft.PowerShell.Utility", "PSReadLine",
            },
            lines.Skip(1).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_on_other_terms_than_PowerShell_is_left_out() => Assert.DoesNotContain(
        Directory.EnumerateFiles(Repository.HostPath, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
        name => name is "mi.dll" or "miutils.dll" || name!.StartsWith("Microsoft.Management.Infrastructure.Native", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("NetMon/NetMon.psd1", "gone.dll")]
    [InlineData("Other/NetMon.psd1", "the NetMon module is missing")]
    public async Task A_module_that_cannot_be_imported_is_told(string manifest, string expected)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The copy is made with cp.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(manifest))!);
        folder.File(manifest, "@{ ModuleVersion = '1.0'; RootModule = 'gone.dll' }");
        await NetMonProcess.RunProgram("cp", ["-R", Repository.HostPath, folder.PathOf("host")]);

        var result = await NetMonProcess.RunProgram(folder.PathOf("host/netmon"), ["-NoProfile", "-Command", "'went on'"]);

        Assert.Equal(70, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_the_pipeline_and_lets_it_clean_up(string signal, int expected)
    {
        // env gives the signal its default back: a test runner in the background has it ignored, and children inherit that.
        if (!OperatingSystem.IsLinux()) Assert.Skip("Signals are sent with kill and env of GNU coreutils.");
        var env = NetMonProcess.Require("env");
        using var folder = new TemporaryFolder();
        var script = folder.File("slow.ps1", "try { 'ready'; while ($true) { Start-Sleep -Milliseconds 20 } } finally { [Console]::Error.WriteLine('cleaned') }");

        var result = await NetMonProcess.RunAfterFirstLine(
            env, ["--default-signal=INT,HUP", Repository.Host, "-NoProfile", "-File", script], p => NetMonProcess.Signal(p, signal));

        Assert.Equal(expected, result.ExitCode);
        Assert.Contains("cleaned", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_that_a_background_job_has_ignored_does_not_keep_the_next_from_ending_it()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Signals are sent with kill and env of GNU coreutils.");
        var env = NetMonProcess.Require("env");

        var result = await NetMonProcess.RunAfterFirstLine(
            env, ["--ignore-signal=INT", Repository.Host, "-NoProfile", "-Command", "try { 'ready'; Start-Sleep 60 } finally { [Console]::Error.WriteLine('cleaned') }"],
            async p =>
            {
                await NetMonProcess.Signal(p, "INT");
                await NetMonProcess.Signal(p, "TERM");
            });

        Assert.Equal(143, result.ExitCode);
        Assert.Contains("cleaned", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_output_ends_an_endless_command()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A pipe that nobody reads is an error only on Unix.");

        var result = await NetMonProcess.RunProgram(
            "/bin/sh", ["-c", $"{{ '{Repository.Host}' -NoProfile -c 'while ($true) {{ 1 }}'; echo $? >&2; }} | head -n 2"]);

        Assert.Equal("1\n1\n", result.Output);
        Assert.Equal("141\n", result.Error);
    }

    [Fact]
    public async Task The_prompt_completes_and_remembers()
    {
        await using var terminal = await Terminal.Open();

        await terminal.Type("Get-TrafficMon", "Tab");
        await terminal.See("Get-TrafficMonitor");
        await terminal.Type("Enter", "'in' + 'side'", "Enter");
        await terminal.See("inside");
        await terminal.Type("C-r", "side'");
        await terminal.See("bck-i-search: side'");
        await terminal.Type("Enter");
        await terminal.See("inside", times: 2);
        await terminal.Type("exit 3", "Enter");

        Assert.Equal("3", await terminal.End());
    }

    [Fact]
    public async Task Ctrl_C_ends_a_capture_and_not_the_prompt()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Live capture needs root here.");
        await using var terminal = await Terminal.Open();

        await terminal.Type("'be' + 'gun'; Start-PacketCapture lo -Filter 'udp port 9'", "Enter");
        await terminal.See("begun");
        await terminal.Type("C-c", "'still ' + 'there'", "Enter");
        await terminal.See("still there");
        await terminal.Type("exit 1", "Enter");

        Assert.Equal("1", await terminal.End());
    }

    [Theory]
    [InlineData("TERM", "143")]
    [InlineData("HUP", "129")]
    public async Task A_signal_ends_the_prompt(string signal, string expected)
    {
        await using var terminal = await Terminal.Open();

        await NetMonProcess.RunProgram("kill", [$"-{signal}", terminal.ProcessId]);

        Assert.Equal(expected, await terminal.End());
    }

    [Theory]
    [InlineData(":")]
    [InlineData("")]
    public async Task A_terminal_that_goes_away_ends_the_prompt_with_a_signal_and_without(string onHangUp)
    {
        await using var terminal = await Terminal.Open(onHangUp);

        await terminal.Destroy();

        Assert.Equal("129", await terminal.End());
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
            ["--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/nonexistent", $"{copy}/host/netmon", "-NoProfile", "-c",
             "Get-Content /proc/self/status | Select-String '^(Uid|CapEff)' -Raw; (Get-NetInterface lo).CanCapture"]);

        Assert.Equal("Uid:\t65534\t65534\t65534\t65534\nCapEff:\t0000000000002000\nTrue\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }
}
