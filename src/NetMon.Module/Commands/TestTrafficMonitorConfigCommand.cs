using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Configuration;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Says what is wrong with the configuration of a monitor, and where.</summary>
/// <remarks>
/// <para>
/// Gives an object for each thing that is wrong, with line, column and key: syntax, unknown keys with the nearest one there is, types and
/// values, alert rules, secrets in clear. Of a file that is good it gives nothing. A broken file is no error of the cmdlet.
/// </para>
/// <para>
/// It asks this machine too: whether libpcap takes the filters, and whether interfaces, capture files and folders of outputs are there.
/// Environment variables and files of secrets need not be there yet; when they are not, there is a warning.
/// </para>
/// </remarks>
/// <example>
/// <summary>Checks a configuration.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml; Test-TrafficMonitorConfig ./netmon.toml</code>
/// </example>
/// <example>
/// <summary>Shows findings as compilers do, a line each, for programs that look for file, line and column.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml; Test-TrafficMonitorConfig ./netmon.toml | ForEach-Object ToString</code>
/// </example>
/// <example>
/// <summary>Goes on only with a good configuration.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml; if (Test-TrafficMonitorConfig ./netmon.toml -Quiet) { 'good' }</code>
/// </example>
/// <example>
/// <summary>Shows the errors of all configurations of a folder, without the warnings.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml; Test-TrafficMonitorConfig ./*.toml | Where-Object Severity -eq Error</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "TrafficMonitorConfig", DefaultParameterSetName = PathSet, HelpUri = ProjectHome.Cmdlets + "Test-TrafficMonitorConfig.md")]
[OutputType(typeof(ConfigFinding), typeof(bool))]
public sealed class TestTrafficMonitorConfigCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly IMonitorConfigurationReader _reader = CmdletConfiguration.CreateThoroughReader();

    /// <summary>The files to check. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to check. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Gives one Boolean a file: whether it can be used. Warnings do not count.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            foreach (var file in this.ResolveFiles(path, isLiteral, ErrorCatalog.ConfigNotFound)) Check(file);
        }
    }

    private void Check(string file)
    {
        try
        {
            var result = _reader.ReadFile(file);
            if (Quiet) WriteObject(result.IsValid);
            else WriteObject(result.Findings, enumerateCollection: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorCatalog.ForConfig(file, e));
        }
    }
}
