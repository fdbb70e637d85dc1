using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Adapters.Configuration;
using NetMon.Configuration;
using NetMon.Errors;

namespace NetMon.Arguments;

/// <summary>Reads monitor configurations for cmdlets.</summary>
internal static class CmdletConfiguration
{
    /// <summary>
    /// Reads a configuration. A missing or invalid file is a terminating error, ConfigNotFound or ConfigInvalid; warnings are written as
    /// warnings. Interfaces are not checked, because they may appear later.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path as given by the user.</param>
    public static MonitorConfiguration ReadConfiguration(this PSCmdlet cmdlet, string path)
    {
        var file = cmdlet.ResolveOutputFile(path);
        try
        {
            var configuration = Read(file, out var warnings);
            foreach (var warning in warnings) cmdlet.WriteWarning(warning.ToString());
            return configuration;
        }
        catch (Exception e) when (e is MonitorConfigurationException or IOException or UnauthorizedAccessException)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.ForConfig(file, e));
            throw;
        }
    }

    /// <summary>
    /// Reads a configuration outside of a cmdlet's pipeline, for example to reload a running monitor.
    /// </summary>
    /// <param name="file">Full path of the file.</param>
    /// <param name="warnings">The warnings.</param>
    /// <exception cref="MonitorConfigurationException">It is not valid.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static MonitorConfiguration Read(string file, out IReadOnlyList<ConfigFinding> warnings)
    {
        var result = TomlConfiguration.CreateReader().ReadFile(file);
        warnings = result.Findings;
        return result.Configuration ?? throw new MonitorConfigurationException(file, result.Findings);
    }

    /// <summary>
    /// Reads the alert rules of a configuration. A missing file or invalid rules are a terminating error; errors elsewhere in the file are
    /// warnings, because they do not affect the rules.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path, as the user wrote it.</param>
    public static IReadOnlyList<TrafficAlert> ReadAlertRules(this PSCmdlet cmdlet, string path)
    {
        var file = cmdlet.ResolveOutputFile(path);
        try
        {
            var result = TomlConfiguration.CreateReader().ReadFile(file);
            var rules = result.Alerts ?? throw new MonitorConfigurationException(file, result.Findings);
            foreach (var finding in result.Findings) cmdlet.WriteWarning(finding.ToString());
            var compiler = new LibpcapFilterCompiler();
            return [.. rules.Select(settings => new TrafficAlert(settings, compiler))];
        }
        catch (Exception e) when (e is MonitorConfigurationException or IOException or UnauthorizedAccessException)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.ForConfig(file, e));
            throw;
        }
    }

    /// <summary>Creates a reader that also checks whether interfaces exist.</summary>
    public static IMonitorConfigurationReader CreateThoroughReader()
    {
        var interfaces = new Lazy<InterfaceSelection>(InterfaceSelection.Read);
        return TomlConfiguration.CreateReader(name =>
        {
            if (interfaces.Value.FindNames(name).Count > 0) return null;
            return ErrorCatalog.InterfaceNotFound(name, interfaces.Value.Suggest(name)).Exception.Message;
        });
    }
}
