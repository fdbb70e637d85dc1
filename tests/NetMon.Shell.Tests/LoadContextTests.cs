using System.Reflection;
using System.Reflection.Emit;

namespace NetMon.Tests;

public sealed class LoadContextTests
{
    [Theory]
    [InlineData("SharpPcap")]
    [InlineData("PacketDotNet")]
    [InlineData("ZstdSharp")]
    public async Task Another_modules_copy_of_a_library_does_not_meet_ours(string library)
    {
        using var folder = new TemporaryFolder();
        var foreign = folder.PathOf(library + ".dll");
        MakeEmptyAssembly(library, new Version(0, 0, 5, 0), foreign);
        var script = folder.File("both.ps1", """
            param($Foreign, $Library, $Example)
            [void] [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath($Foreign)
            (Import-PacketCapture -LiteralPath $Example).Count -gt 0
            [void] (Get-NetInterface)
            $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq 'NetMon'
            $ours = $context.LoadFromAssemblyName([System.Reflection.AssemblyName]::new($Library))
            "$($ours.GetName().Version -gt [version] '0.0.5.0')|$($ours.Location -ne $Foreign)|$($ours.GetTypes().Length -gt 0)"
            """);

        var result = await NetMonProcess.Run(script, foreign, library, Repository.Example);

        Assert.Equal("", result.Error);
        Assert.Equal(["True", "True|True|True"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static void MakeEmptyAssembly(string name, Version version, string path)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name);
        assembly.Save(path);
    }
}
