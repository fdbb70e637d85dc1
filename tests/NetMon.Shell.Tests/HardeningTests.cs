namespace NetMon.Tests
{
    /// <summary>netmon given capture rights, and what tries to get into it.</summary>
    public sealed class HardeningTests : IDisposable
    {
        private const string Capture = "'mayRaw=' + (([System.IO.File]::ReadAllLines('/proc/self/status') -match '^CapEff').Trim() -match '2000$')";

        private readonly TemporaryFolder _folder = new();
        private bool _madeGroup;

        public void Dispose()
        {
            _folder.Dispose();
            if (!_madeGroup) return;
            using var process = System.Diagnostics.Process.Start("groupdel", Group);
            process.WaitForExit();
        }

        [Fact]
        public async Task A_startup_hook_is_not_run()
        {
            var trace = _folder.PathOf("hook");

            var result = await Run("env", $"{HookVariable}={trace}", $"DOTNET_STARTUP_HOOKS={typeof(HardeningTests).Assembly.Location}", Repository.Host, "-c", "'alive'");

            Assert.Equal(("alive\n", 0), (result.Output.ReplaceLineEndings("\n"), result.ExitCode));
            Assert.False(File.Exists(trace));
        }

        [Fact]
        public async Task No_runtime_is_taken_from_the_environment()
        {
            if (!await IsInstalledForAll()) Assert.Skip("netmon was built against a .NET of one user, and needs DOTNET_ROOT to find it.");

            var result = await Run("env", $"DOTNET_ROOT={_folder.PathOf("")}", Repository.Host, "-c", "'alive'");

            Assert.Equal(("alive\n", 0), (result.Output, result.ExitCode));
        }

        [Fact]
        public async Task No_telemetry_identifier_is_written()
        {
            if (OperatingSystem.IsWindows()) Assert.Skip("The folders of Windows cannot be changed for one process.");
            var home = Directory.CreateDirectory(_folder.PathOf("home")).FullName;

            var result = await Run(
                "env", "--unset=POWERSHELL_TELEMETRY_OPTOUT", $"HOME={home}", $"XDG_CACHE_HOME={home}/cache", Repository.Host, "-c", "(Get-Command -Module NetMon).Count -gt 0");

            Assert.Equal("True\n", result.Output);
            Assert.DoesNotContain(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories), path => path.EndsWith("telemetry.uuid", StringComparison.Ordinal));
        }

        [Theory]
        [InlineData("DOTNET_STARTUP_HOOKS=/nonexistent.dll")]
        [InlineData("CORECLR_PROFILER_PATH=/nonexistent.so")]
        [InlineData("CORECLR_ENABLE_PROFILING=0")]
        [InlineData("DOTNET_DiagnosticPorts=/nonexistent.sock,nosuspend")]
        [InlineData("COMPlus_Profiler=x")]
        public async Task With_capabilities_it_does_not_start_beside_what_loads_code(string variable)
        {
            var host = await GiveRights();

            var result = await As("65534", "--groups", Group, "env", variable, host, "-c", "'alive'");

            Assert.Equal(("", 77), (result.Output, result.ExitCode));
            Assert.Contains(variable.Split('=')[0], result.Error, StringComparison.Ordinal);
        }

        [Fact]
        public async Task With_capabilities_nobody_can_attach_to_it_and_no_module_path_counts()
        {
            var host = await GiveRights();

            var result = await As(
                "65534", "--groups", Group, "env", $"PSModulePath={_folder.PathOf("foreign-modules")}", host, "-c",
                "$env:DOTNET_EnableDiagnostics; $env:PSModulePath -cmatch '/foreign-modules'; [System.IO.Directory]::GetFiles('/tmp', \"dotnet-diagnostic-$PID-*\").Length; " + Capture);

            Assert.Equal("0\nFalse\n0\nmayRaw=True\n", result.Output);
        }

        [Fact]
        public async Task After_the_printed_command_the_group_captures_and_nobody_else_starts_it()
        {
            var host = await GiveRights();

            var member = await As("65534", "--groups", Group, host, "-c", "Start-PacketCapture lo -Duration 1 -NoPacket -OutFile /dev/null; 'captured'");
            // setpriv still has rights of root while it starts a program; what env starts has none.
            var stranger = await As("65534", "--clear-groups", "env", host, "-c", "'started'");

            Assert.Equal(("captured\n", 0), (member.Output, member.ExitCode));
            Assert.Equal(("", ""), (stranger.Output, stranger.Error.Contains("Permission denied", StringComparison.Ordinal) ? "" : stranger.Error));
            Assert.NotEqual(0, stranger.ExitCode);
        }

        private const string HookVariable = "NETMON_TEST_HOOK";
        private const string Group = "netmon-capture";

        private static Task<ProcessResult> Run(string program, params string[] arguments) => NetMonProcess.RunProgram(NetMonProcess.Require(program), arguments);

        private static Task<ProcessResult> As(string user, params string[] arguments)
        {
            string[] place = [$"--reuid={user}", $"--regid={user}", .. arguments[0] == "--groups" ? [$"--groups={arguments[1]}", .. arguments[2..]] : arguments];
            return Run("setpriv", place);
        }

        private static async Task<bool> IsInstalledForAll() =>
            OperatingSystem.IsLinux()
            && (await Run("env", "--unset=DOTNET_ROOT", Repository.Host, "-Version")).ExitCode == 0
            && (File.Exists("/etc/dotnet/install_location") || Directory.Exists("/usr/share/dotnet/host") || Directory.Exists("/usr/lib/dotnet/host"));

        // A copy of netmon that has been given rights by what netmon itself prints to somebody who has none.
        private async Task<string> GiveRights()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("Only root may give file capabilities (Linux).");
            NetMonProcess.Require("setcap");
            var copy = _folder.PathOf("copy");
            var host = $"{copy}/host/netmon";
            var made = await Run("sh", "-c", $"mkdir '{copy}' && cp -R '{Repository.HostPath}' '{Repository.ModulePath}' '{copy}/' && chmod -R a+rX '{_folder.PathOf("")}'");
            Assert.Equal("", made.Error);
            var asked = await As("65534", "--clear-groups", host, "-c", "try { Start-PacketCapture lo -Duration 1 -ErrorAction Stop } catch { $_.ErrorDetails.RecommendedAction; $_.Exception.Message }");
            var lines = asked.Output.TrimEnd('\n').Split('\n');
            var hint = await As("65534", "--clear-groups", host, "-c", "(Get-NetInterface lo).CaptureHint");
            Assert.Equal(lines[0], hint.Output.TrimEnd('\n'));
            Assert.EndsWith(lines[0], lines[1], StringComparison.Ordinal);
            Assert.Matches("(?s)groupadd.*chgrp.*chmod 0750.*setcap cap_net_raw=ep", lines[0]);
            _madeGroup = !File.ReadLines("/etc/group").Any(line => line.StartsWith(Group + ":", StringComparison.Ordinal));
            var done = await Run("sh", "-c", lines[0]);
            if (done.Error.Contains("not supported", StringComparison.OrdinalIgnoreCase)) Assert.Skip("This file system keeps no capabilities.");
            Assert.Equal(("", 0), (done.Error, done.ExitCode));
            return host;
        }
    }
}

/// <summary>What DOTNET_STARTUP_HOOKS looks for in an assembly; it has to be called this, and to be in no namespace.</summary>
#pragma warning disable MA0047 // The runtime looks for it there.
internal static class StartupHook
#pragma warning restore MA0047
{
    /// <summary>Leaves a trace.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("NETMON_TEST_HOOK") is { } path) File.WriteAllText(path, "in");
    }
}
