using System.Management.Automation.Host;
using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Errors;
using NetMon.Flows.Files;
using NetMon.Interfaces;
using NetMon.Monitors;

namespace NetMon.Commands.Bases;

/// <summary>Base of cmdlets that start a monitor: builds its configuration from a file or from parameters.</summary>
public abstract class MonitoringCommand : PSCmdlet
{
    /// <summary>Name of the parameter set with a configuration file.</summary>
    protected const string ConfigSet = "Config";

    /// <summary>Name of the parameter set with interfaces.</summary>
    protected const string InterfaceSet = "Interface";

    /// <summary>Name of the parameter set with capture files.</summary>
    protected const string PathSet = "Path";

    /// <summary>The configuration, a TOML file. New-TrafficMonitorConfig writes a template.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ConfigSet)]
    [ValidateNotNullOrEmpty]
    public string ConfigPath { get; set; } = "";

    /// <summary>The interfaces to monitor. Wildcards are allowed. The default is the interface of the default route.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Interface { get; set; } = [];

    /// <summary>The capture files to read, one after the other. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Selects packets that match this BPF filter, in the syntax of tcpdump (pcap-filter(7)).</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public string? Filter { get; set; }

    /// <summary>Ends the monitor after this time: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. By default it runs until it is stopped.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan Duration { get; set; }

    /// <summary>
    /// Writes flows to this file as they end: CSV, or JSON lines for .ndjson, .jsonl and .json. An existing file is an error without -Append or
    /// -Force. A missing folder is created. A configuration file can rotate by size and time.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? FlowFile { get; set; }

    /// <summary>Appends to an existing -FlowFile. A file with different columns is an error.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter Append { get; set; }

    /// <summary>Replaces an existing -FlowFile, even if it is read-only. With -Append nothing is replaced.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Writes text to a CSV -FlowFile unchanged. By default text that begins with =, +, - or @, which a spreadsheet would run as a formula, is
    /// prefixed with an apostrophe; cmdlets that read flows from CSV remove it.
    /// </summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter NoFormulaEscape { get; set; }

    /// <summary>The time between health records: a number of seconds, or 500ms, 5m, 1h30m, 00:05:00. The default is 10 s.</summary>
    [Parameter(ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [ValidateDuration]
    public TimeSpan HealthInterval { get; set; } = HealthSettings.DefaultInterval;

    /// <summary>The name of the monitor. The default is Monitor1, Monitor2 and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The configuration, always with an interface or a file. An invalid one is a terminating error.</summary>
    internal MonitorConfiguration GetConfiguration()
    {
        var configuration = ParameterSetName == ConfigSet ? this.ReadConfiguration(ConfigPath) : FromParameters();
        return configuration is { Interfaces.Count: 0, Files.Count: 0 } ? configuration with { Interfaces = [ChooseInterface()] } : configuration;
    }

    /// <summary>Opens a monitor if the user confirms it; null if not. A default name is used up only by a monitor that was opened.</summary>
    /// <param name="action">What is confirmed.</param>
    /// <param name="open">Opens the monitor under its name.</param>
    private protected MonitorRun? OpenRun(string action, Func<string, MonitorRun> open)
    {
        var name = Name ?? MonitorRegistry.NextName();
        MonitorRun? run = null;
        try
        {
            if (ShouldProcess(name, action)) run = open(name);
            return run;
        }
        finally
        {
            if (run is null && Name is null) MonitorRegistry.GiveBack(name);
        }
    }

    private MonitorConfiguration FromParameters() => new()
    {
        Interfaces = Interface,
        Files = Path,
        Filter = this.CheckFilter(() => Filter),
        Duration = this.Bound(nameof(Duration), Duration),
        FlowOutput = CreateFlowOutput(),
        Health = new HealthSettings { Interval = HealthInterval },
    };

    private RecordOutputSettings? CreateFlowOutput()
    {
        this.RequireParameter(nameof(FlowFile), nameof(NoFormulaEscape), nameof(Append), nameof(Force));
        return FlowFile is null ? null : new RecordOutputSettings
        {
            Path = this.ResolveOutputFile(FlowFile),
            Format = FormatOf(FlowFile),
            EscapeFormulas = !NoFormulaEscape,
            Mode = Append ? OutputMode.Append : Force ? OutputMode.Replace : OutputMode.CreateNew,
        };
    }

    private static RecordFileFormat FormatOf(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() is ".NDJSON" or ".JSONL" or ".JSON" ? RecordFileFormat.Ndjson : RecordFileFormat.Csv;

    private string ChooseInterface()
    {
        var interfaces = InterfaceSelection.Read().All;
        var usual = DefaultInterface.Find(interfaces);
        if (usual is null) ThrowTerminatingError(ErrorCatalog.DefaultInterfaceNotFound());
        var candidates = DefaultInterface.Candidates(interfaces).ToList();
        return candidates.Count > 1 && Ask(candidates, usual!) is { } chosen ? chosen.Name : usual!.Name;
    }

    // Null if the host cannot prompt.
    private NetInterface? Ask(List<NetInterface> candidates, NetInterface usual)
    {
        if (Console.IsInputRedirected) return null;
        try
        {
            var choices = candidates.Select((item, index) => new ChoiceDescription($"&{index + 1} {item.Name}", item.IPv4Address ?? item.IPv6Address ?? item.Name));
            var answer = Host.UI?.PromptForChoice(
                "Which interface?", "The configuration names none.", [.. choices], Math.Max(0, candidates.IndexOf(usual)));
            return answer is { } index ? candidates[index] : null;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or PSInvalidOperationException)
        {
            return null;
        }
    }
}
