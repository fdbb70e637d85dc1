using System.Management.Automation;

namespace NetMon.Tests;

public sealed class ArchitectureTests
{
    private static readonly string Core = Path.Join(Repository.ModulePath, "NetMon.Core.dll");
    private static readonly string Adapters = Path.Join(Repository.ModulePath, "dependencies", "NetMon.Adapters.dll");
    private static readonly string Module = Path.Join(Repository.ModulePath, "NetMon.dll");
    private static readonly string Shell = Path.Join(Repository.HostPath, "NetMon.Shell.dll");

    [Fact]
    public void The_engine_names_the_base_class_library_only() => Assert.All(References(Core), r => Assert.True(IsPlatform(r), r));

    [Fact]
    public void The_adapters_name_the_engine_but_neither_PowerShell_nor_the_module() =>
        Assert.Empty(References(Adapters).Intersect(["System.Management.Automation", "NetMon", "NetMon.Shell"]));

    [Fact]
    public void The_module_names_PowerShell_the_engine_and_the_adapters_only() =>
        Assert.All(References(Module), r => Assert.True(IsPlatform(r) || r is "System.Management.Automation" or "NetMon.Core" or "NetMon.Adapters", r));

    [Fact]
    public void The_host_knows_the_module_only_as_a_file() =>
        Assert.Empty(References(Shell).Intersect(["NetMon", "NetMon.Core", "NetMon.Adapters"]));

    [Fact]
    public void What_the_module_refers_to_is_in_PowerShell_7_4()
    {
        foreach (var path in (string[])[Core, Adapters, Module])
        {
            using var assembly = new AssemblyReader(path);
            var versions = assembly.ReferencedVersions;

            // PowerShell 7.4 is on .NET 8. PowerShell Standard has the version of an engine that all later ones take the place of.
            Assert.All(versions.Where(v => IsPlatform(v.Key)), v => Assert.True(v.Value.Major <= 8, $"{v.Key} {v.Value}"));
            Assert.True(versions.GetValueOrDefault("System.Management.Automation", new Version(3, 0)) <= new Version(7, 4), path);
        }
    }

    [Fact]
    public void Third_party_types_stand_in_no_public_signature()
    {
        foreach (var path in (string[])[Core, Adapters, Module])
        {
            using var assembly = new AssemblyReader(path);
            var foreign = assembly.PublicSurface().Where(s => !IsPlatform(s.Assembly) && s.Assembly is not ("NetMon.Core" or "NetMon.Adapters"));

            // PowerShell itself is no third party to the module.
            Assert.DoesNotContain(foreign, s => path != Module || s.Assembly != "System.Management.Automation");
        }
    }

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_there_are() =>
        Assert.Equal(Cmdlets().Select(c => $"{c.Verb}-{c.Noun}").Order(StringComparer.Ordinal), ProjectFiles.ExportedCmdlets.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_verb_is_approved()
    {
        Type[] groups =
        [
            typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(VerbsCommunications), typeof(VerbsSecurity),
            typeof(VerbsOther),
        ];
        var approved = groups.SelectMany(g => g.GetFields()).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);

        Assert.All(Cmdlets(), c => Assert.Contains(c.Verb, approved));
    }

    [Fact]
    public void The_version_is_one_and_the_same_everywhere()
    {
        Assert.Equal(ProjectFiles.Version, ProjectFiles.ManifestVersion);
        // A change in the making stands under Unreleased, on top of the versions that are out.
        Assert.Matches($@"^## \[(Unreleased|{ProjectFiles.Version.Replace(".", @"\.", StringComparison.Ordinal)})\]", ProjectFiles.ChangelogHeadings.First());
    }

    [Fact]
    public void PowerShell_is_one_and_the_same_version_everywhere()
    {
        Assert.Equal(ProjectFiles.PackageVersion("PowerShell"), ProjectFiles.ToolVersion("powershell"));
        Assert.Equal(ProjectFiles.PackageVersion("PowerShell"), ProjectFiles.PackageVersion("Microsoft.PowerShell.SDK"));
        Assert.Equal(ProjectFiles.PackageVersion("PowerShell"), ProjectFiles.PackageVersion("System.Management.Automation"));
    }

    private static IReadOnlyList<string> References(string path)
    {
        using var assembly = new AssemblyReader(path);
        return assembly.References;
    }

    private static IReadOnlyList<(string Verb, string Noun)> Cmdlets()
    {
        using var assembly = new AssemblyReader(Module);
        return assembly.Cmdlets;
    }

    // What the shared framework brings. The module's own System.* packages are in dependencies/ and are named there.
    private static bool IsPlatform(string assembly) =>
        assembly is "System.Private.CoreLib" or "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives"
        || File.Exists(Path.Join(Path.GetDirectoryName(typeof(object).Assembly.Location), assembly + ".dll"));
}
