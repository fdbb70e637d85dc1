using System.Diagnostics;

namespace NetMon.Tests.Alerts.Notifications;

/// <summary>Private session bus without other clients and without service activation.</summary>
internal sealed class SessionBus : IDisposable
{
    private const string Configuration = """
        <busconfig>
          <type>session</type>
          <listen>unix:dir=DIRECTORY</listen>
          <auth>EXTERNAL</auth>
          <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
        </busconfig>
        """;

    private readonly Process _daemon;
    private readonly DirectoryInfo _directory;

    private SessionBus(Process daemon, DirectoryInfo directory, string address) => (_daemon, _directory, Address) = (daemon, directory, address);

    public string Address { get; }

    /// <summary>Starts a bus, or skips the test if that is impossible.</summary>
    public static SessionBus Start()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Notifications by way of a session bus are Linux's.");
        foreach (var program in (string[])["dbus-daemon", "notify-send"])
        {
            if (!IsInstalled(program)) Assert.Skip($"{program} is not installed.");
        }

        var directory = Directory.CreateTempSubdirectory("netmon");
        var file = Path.Join(directory.FullName, "session.conf");
        File.WriteAllText(file, Configuration.Replace("DIRECTORY", directory.FullName, StringComparison.Ordinal));
        var start = new ProcessStartInfo("dbus-daemon", ["--config-file=" + file, "--nofork", "--nopidfile", "--print-address=1"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var daemon = Process.Start(start)!;
        daemon.BeginErrorReadLine();
        if (daemon.StandardOutput.ReadLine() is { } address) return new SessionBus(daemon, directory, address);

        daemon.Dispose();
        directory.Delete(recursive: true);
        Assert.Skip("dbus-daemon does not start here.");
        return null;
    }

    public void Dispose()
    {
        _daemon.Kill();
        _daemon.WaitForExit();
        _daemon.Dispose();
        _directory.Delete(recursive: true);
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Join(directory, program)));
}
