using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace NetMon.Tests;

/// <summary>
/// What PowerShell's guidelines ask of cmdlets, and its gallery of modules, by reflection, so that a new cmdlet cannot forget it. docs/conventions.md
/// says which test holds which convention.
/// </summary>
public sealed partial class ConventionTests : IDisposable
{
    private static readonly string[] Changing =
        ["Register", "Unregister", "Enable", "Disable", "Export", "Start", "Stop", "Update", "New", "Invoke", "Receive", "Merge", "Split", "Protect", "Set", "Remove", "Clear"];

    private static readonly string[] Switches =
        ["Append", "AsJob", "Force", "NoClobber", "PassThru", "Quiet", "Wait", "Keep", "All", "Descending", "Hex", "NoPacket", "Disabled", "Unattended", "Promiscuous"];

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void What_registers_writes_stops_or_changes_can_be_tried_and_nothing_else_pretends_to() => Assert.All(
        // A channel is an object and nothing more, as what New-Object and New-TimeSpan make.
        Cmdlets().Where(command => command.Name != "New-AlertChannel"),
        command => Assert.True(command.Parameters.ContainsKey("WhatIf") == Changing.Contains(command.Verb), command.Name));

    [Fact]
    public void Every_cmdlet_is_called_as_its_class_and_its_noun_is_singular() => Assert.All(Cmdlets(), command =>
    {
        Assert.Equal($"NetMon.Commands.{command.Verb}{command.Noun}Command", command.ImplementingType.FullName);
        Assert.Matches("^([A-Z][a-z0-9]+)+$", command.Noun);
        Assert.True(!command.Noun.EndsWith('s') || command.Noun.EndsWith("Statistics", StringComparison.Ordinal), command.Noun);
    });

    [Fact]
    public void Every_cmdlet_says_what_it_gives() => Assert.All(Cmdlets(), command =>
    {
        Assert.True(command.OutputType.Count > 0, command.Name);
        Assert.All(command.OutputType, type => Assert.NotNull(type.Type));
    });

    [Fact]
    public void At_most_four_parameters_are_told_by_their_place_and_those_that_take_objects_cannot_be_mistaken() => Assert.All(
        Cmdlets().SelectMany(command => command.ParameterSets.Select(set => (command.Name, Set: set))), item =>
        {
            var places = item.Set.Parameters.Select(parameter => parameter.Position).Where(place => place >= 0).ToList();
            Assert.True(places.Count <= 4 && places.Distinct().Count() == places.Count, $"{item.Name} {item.Set.Name}");
            // Where there are several (flows to look for, and interfaces to look in), each takes objects of a type of its own.
            var types = item.Set.Parameters.Where(parameter => parameter.ValueFromPipeline).Select(parameter => parameter.ParameterType).ToList();
            Assert.True(types.Count <= 1 || (types.Distinct().Count() == types.Count && !types.Contains(typeof(PSObject))), $"{item.Name} {item.Set.Name}");
        });

    [Fact]
    public void A_cmdlet_with_several_parameter_sets_names_the_one_it_begins_with() => Assert.All(
        Cmdlets().Where(command => command.ParameterSets.Count > 1),
        command => Assert.Contains(command.ParameterSets, set => set.IsDefault && set.Name == command.DefaultParameterSet));

    [Fact]
    public void Parameters_have_the_names_and_types_that_all_cmdlets_have() => Assert.All(Parameters(), item =>
    {
        var (command, parameter) = item;
        var type = parameter.ParameterType;
        var what = $"{command.Name} -{parameter.Name}";
        Assert.Matches("^([A-Z][a-z0-9]*)+(IP|BPF)?$", parameter.Name);
        Assert.False(type == typeof(bool), what);
        // Several are alternatives of one kind: -Port 80, 443.
        if (type.IsArray) Assert.True(!parameter.Name.EndsWith('s') || parameter.Name.EndsWith("ss", StringComparison.Ordinal), what);
        if (Switches.Contains(parameter.Name)) Assert.True(parameter.SwitchParameter, what);
        if (parameter.Name == "LiteralPath") Assert.Empty(new[] { "LP", "PSPath" }.Except(parameter.Aliases));
        if (parameter.Name is "Path" or "LiteralPath") Assert.True(type == typeof(string) || type == typeof(string[]), what);
        if (parameter.Name == "NoClobber") Assert.Contains("NoOverwrite", parameter.Aliases);
        if (parameter.Name.EndsWith("Credential", StringComparison.Ordinal)) Assert.Equal(typeof(PSCredential), type);
        if (parameter.Name is "Count" or "Skip" or "Top" or "Last") Assert.True(type == typeof(long) || type == typeof(int), what);
        if (parameter.Name.EndsWith("Time", StringComparison.Ordinal)) Assert.Equal(typeof(DateTime), type);
        if (parameter.Name == "InputObject") Assert.True(parameter.ParameterSets.Values.All(set => set.ValueFromPipeline), what);
        string[] others = ["FileName", "FilePaths", "Overwrite", "Recursive", "Password", "User", "Port1", "Timestamp", "Output", "File"];
        Assert.DoesNotContain(parameter.Name, others);
        if (parameter.Attributes.Any(attribute => attribute is SupportsWildcardsAttribute)) Assert.True(type == typeof(string) || type == typeof(string[]), what);
    });

    [Fact]
    public void Every_cmdlet_has_an_address_that_leads_to_its_page()
    {
        var home = Data("ProjectUri");
        Assert.All(Cmdlets(), command =>
        {
            var address = _engine.Run($"(Get-Command {command.Name}).HelpUri").Clean()[0].ToString();
            Assert.Equal($"{home}/blob/main/docs/cmdlets/{command.Name}.md", address);
            Assert.True(File.Exists(Path.Join(Engine.RepositoryRoot, "docs", "cmdlets", command.Name + ".md")), command.Name);
            // What Get-Help -Online opens is that of the help, if it has one, or else that of the command.
            var links = _engine.Run($"(Get-Help {command.Name}).relatedLinks.navigationLink.uri | Where-Object {{ $_ }}").Clean();
            Assert.All(links, link => Assert.Equal(address, link.ToString()));
        });
    }

    [Fact]
    public void The_manifest_says_what_a_gallery_asks_for()
    {
        var manifest = Manifest();
        foreach (var list in new[] { "CmdletsToExport", "AliasesToExport", "FunctionsToExport", "VariablesToExport" })
            Assert.DoesNotContain(Words(manifest[list]), word => word.Contains('*', StringComparison.Ordinal));
        Assert.Equal(["Core"], Words(manifest["CompatiblePSEditions"]));
        foreach (var key in new[] { "PowerShellVersion", "Description", "Author", "CompanyName", "Copyright", "GUID", "ModuleVersion" }) Assert.NotEmpty(Words(manifest[key]));
        Assert.StartsWith("https://", Data("ProjectUri"), StringComparison.Ordinal);
        Assert.StartsWith(Data("ProjectUri"), Data("LicenseUri"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Join(Engine.RepositoryRoot, Path.GetFileName(Data("LicenseUri")))));
        foreach (var tag in new[] { "PSEdition_Core", "Windows", "Linux", "MacOS" }) Assert.Contains(tag, Tags());
        Assert.All(Tags(), tag => Assert.DoesNotContain(' ', tag));
        Assert.DoesNotContain(typeof(Cmdlet).Assembly.GetName().Name + ".dll", Directory.GetFiles(Engine.ModulePath, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("-SnapshotLength {0} bytes", "[NetMon.Commands.StartPacketCaptureCommand]::new().SnapshotLength")]
    [InlineData("-BufferSize {0} MB", "[NetMon.Commands.StartPacketCaptureCommand]::new().BufferSize / 1MB")]
    [InlineData("-BufferSize {0} MB", "[NetMon.Configuration.MonitorConfiguration]::new().BufferSize / 1MB")]
    [InlineData("-QueueLimit {0} packets", "[NetMon.Commands.StartPacketCaptureCommand]::new().QueueLimit")]
    [InlineData("-IdleTimeout {0}m for TCP", "[NetMon.Flows.FlowOptions]::DefaultTcpIdleTimeout.TotalMinutes")]
    [InlineData("else {0}m", "[NetMon.Flows.FlowOptions]::DefaultIdleTimeout.TotalMinutes")]
    [InlineData("-MaxFlow {0};", "[NetMon.Commands.GetFlowSummaryCommand]::new().MaxFlow")]
    [InlineData("-MaxGroup {0};", "[NetMon.Commands.GetFlowSummaryCommand]::new().MaxGroup")]
    [InlineData("-Interval {0}m", "[NetMon.Commands.GetFlowSummaryCommand]::new().Interval.TotalMinutes")]
    [InlineData("-RefreshInterval {0}ms", "[NetMon.Commands.WatchTrafficSummaryCommand]::new().RefreshInterval.TotalMilliseconds")]
    [InlineData("health record every {0}s", "[NetMon.Commands.StartTrafficMonitorCommand]::new().HealthInterval.TotalSeconds")]
    [InlineData("flushed every {0}s", "[NetMon.Configuration.HealthSettings]::DefaultFlushInterval.TotalSeconds")]
    [InlineData("severity {0},", "(Register-TrafficAlert notes -Port 80).Severity")]
    [InlineData("cooldown of {0}m", "(Register-TrafficAlert notes -Port 80).Cooldown / 60")]
    [InlineData("delivery: {0}s a try", "[NetMon.Alerts.Delivery.DeliveryPolicy]::Default.Timeout.TotalSeconds")]
    [InlineData("{0} retries", "[NetMon.Alerts.Delivery.DeliveryPolicy]::Default.Retries")]
    [InlineData("{0} alerts wait", "[NetMon.Alerts.Delivery.AlertDispatcherOptions]::new().QueueLimit")]
    public void The_release_notes_name_the_defaults_that_are(string text, string script) =>
        Assert.Contains(string.Format(null, text, _engine.Run(script).Clean()[0]), Data("ReleaseNotes"), StringComparison.Ordinal);

    [Fact]
    public void Short_names_are_documented_and_hide_nothing()
    {
        var exported = Words(Manifest()["AliasesToExport"]);
        var made = _engine.Run("Get-Alias | Where-Object Source -eq NetMon").Clean().Select(item => (AliasInfo)item.BaseObject).ToList();
        using var plain = PowerShell.Create();
        var inBox = plain.AddScript("(Get-Alias).Name").Invoke<string>();

        Assert.Equal(exported.Order(StringComparer.Ordinal), made.Select(alias => alias.Name).Order(StringComparer.Ordinal));
        Assert.Empty(exported.Intersect(inBox, StringComparer.OrdinalIgnoreCase));
        foreach (var page in new[] { Path.Join("src", "NetMon.Module", "en-US", "about_NetMon.help.txt"), "README.md" })
        {
            var text = File.ReadAllText(Path.Join(Engine.RepositoryRoot, page));
            Assert.All(made, alias => Assert.Matches($@"\b{alias.Name}`?\s+{alias.Definition}\b", text));
        }
    }

    // Lines above the prompt are drawn, as the line editor itself draws.
    [Fact]
    public void Nothing_is_written_past_the_streams_of_PowerShell() => Assert.DoesNotContain(
        new[] { "NetMon.Module", "NetMon.Core" }.SelectMany(project => Directory.EnumerateFiles(Path.Join(Engine.RepositoryRoot, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != "EditedLine.cs")
            .SelectMany(File.ReadLines),
        line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && ConsoleWrite().IsMatch(line));

    [Fact]
    public void The_page_of_conventions_names_tests_that_there_are()
    {
        var page = File.ReadAllText(Path.Join(Engine.RepositoryRoot, "docs", "conventions.md"));
        var rows = page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        var sources = new Lazy<string>(() => string.Concat(
            new[] { "*.cs", "*.ps1" }.SelectMany(kind => Directory.EnumerateFiles(Path.Join(Engine.RepositoryRoot, "tests"), kind, SearchOption.AllDirectories)).Select(File.ReadAllText)));

        Assert.InRange(rows.Count, 25, 40);
        Assert.All(rows, row => Assert.All(Names(row), name => Assert.Contains(name, sources.Value, StringComparison.Ordinal)));

        static IEnumerable<string> Names(string row)
        {
            var names = Quoted().Matches(row.Split('|')[^2]).Select(match => match.Groups["name"].Value).ToList();
            Assert.NotEmpty(names);
            return names;
        }
    }

    private IReadOnlyList<CmdletInfo> Cmdlets() =>
        [.. _engine.Run("Get-Command -Module NetMon -CommandType Cmdlet").Clean().Select(item => (CmdletInfo)item.BaseObject)];

    private IEnumerable<(CmdletInfo Command, ParameterMetadata Parameter)> Parameters() =>
        Cmdlets().SelectMany(command => command.Parameters.Values.Where(parameter => !Common.Contains(parameter.Name)).Select(parameter => (command, parameter)));

    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

    private Hashtable Manifest() => (Hashtable)_engine.Run(
        "Import-PowerShellDataFile $path", ("path", Path.Join(Engine.RepositoryRoot, "NetMon.psd1"))).Clean()[0].BaseObject;

    private Hashtable PSData() => (Hashtable)((Hashtable)Manifest()["PrivateData"]!)["PSData"]!;

    private string Data(string key) => (string)PSData()[key]!;

    private string[] Tags() => Words(PSData()["Tags"]);

    private static string[] Words(object? value) => value is IEnumerable many and not string ? [.. many.Cast<object>().Select(item => item.ToString()!)] : [value!.ToString()!];

    [GeneratedRegex(@"\bConsole\.(Write|Out\b|Error\b)|Write-Host", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConsoleWrite();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
