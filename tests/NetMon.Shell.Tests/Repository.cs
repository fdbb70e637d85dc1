using System.Reflection;

namespace NetMon.Tests;

/// <summary>Where the files are that these tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string ModulePath { get; } = Path.Join(Root, "out", "NetMon");

    public static string HostPath { get; } = Path.Join(Root, "out", "host");

    public static string Host { get; } = Path.Join(HostPath, OperatingSystem.IsWindows() ? "netmon.exe" : "netmon");

    public static string Example { get; } = Path.Join(Root, "examples", "example.pcapng");
}
