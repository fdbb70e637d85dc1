using System.Management.Automation;
using NetMon.Arguments;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Errors;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Writes a configuration template for a monitor.</summary>
/// <remarks>
/// <para>
/// The file has every table and every key, commented out, with a description, the accepted values and the default. Remove the # from the keys
/// you need. Unchanged, it captures on the default interface and shows every packet.
/// </para>
/// <para>
/// The format is TOML (https://toml.io). Use Test-TrafficMonitorConfig to check an edited file. Editors that support JSON schemas, such as
/// Visual Studio Code with Even Better TOML, can use schemas/netmon.schema.json in the module's folder.
/// </para>
/// </remarks>
/// <example>
/// <summary>Writes a configuration.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml</code>
/// </example>
/// <example>
/// <summary>Replaces a file, and returns it.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml -Force -PassThru</code>
/// </example>
/// <example>
/// <summary>Writes a configuration and checks it.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml -PassThru | Test-TrafficMonitorConfig -Quiet</code>
/// </example>
/// <example>
/// <summary>Shows what would be written, and writes nothing.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml -WhatIf</code>
/// </example>
[Cmdlet(VerbsCommon.New, "TrafficMonitorConfig", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "New-TrafficMonitorConfig.md")]
[OutputType(typeof(FileInfo))]
public sealed class NewTrafficMonitorConfigCommand : PSCmdlet
{
    /// <summary>The file to write. A missing folder is created. Wildcard characters are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces an existing file, even if it is read-only. By default an existing file is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Does not replace an existing file, even with -Force. Without -Force, this is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Returns the file that was written. By default there is no output.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var file = this.ResolveOutputFile(Path);
        if (!Replaces && OutputFiles.IsTaken(file)) ThrowTerminatingError(ErrorCatalog.ConfigExists(file));
        if (!ShouldProcess(file, "Write configuration")) return;
        try
        {
            Write(file);
        }
        catch (OutputExistsException)
        {
            ThrowTerminatingError(ErrorCatalog.ConfigExists(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorCatalog.ConfigWriteFailed(file, e));
        }

        if (PassThru) this.WriteFile(file);
    }

    private bool Replaces => Force && !NoClobber;

    private void Write(string file)
    {
        OutputFiles.MakeFolder(file);
        using var stream = OutputFiles.OpenClaimed(file, Replaces ? OutputMode.Replace : OutputMode.CreateNew);
        using var writer = new StreamWriter(stream);
        writer.Write(MonitorConfigurationTemplate.Text);
    }
}
