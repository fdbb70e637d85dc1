using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Configuration;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Checks the configuration of a monitor and lists its errors.</summary>
/// <remarks>
/// <para>
/// Returns an object per problem, with line, column and key: syntax, unknown keys with the nearest known key, types and values, alert rules,
/// secrets in plain text. A valid file gives no output. An invalid file is not an error of the cmdlet.
/// </para>
/// <para>
/// It also checks this computer: whether libpcap accepts the filters, and whether interfaces, capture files and output folders exist. Missing
/// environment variables and secret files are warnings only.
/// </para>
/// </remarks>
/// <example>
/// <summary>Checks a configuration.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml; Test-TrafficMonitorConfig ./netmon.toml</code>
/// </example>
/// <example>
/// <summary>Shows one line per problem in the format of compilers, with file, line and column.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml; Test-TrafficMonitorConfig ./netmon.toml | ForEach-Object ToString</code>
/// </example>
/// <example>
/// <summary>Tests whether a configuration is valid.</summary>
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

    /// <summary>The files to check. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Returns one Boolean per file: true if it is valid. Warnings are ignored.</summary>
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
