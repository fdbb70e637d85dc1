using System.Management.Automation;
using NetMon.Arguments;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Errors;
using NetMon.Output;

namespace NetMon.Commands;

/// <summary>Writes a configuration of a monitor to begin with.</summary>
/// <remarks>
/// <para>
/// The file has every table and every key, commented out, each with what it does, what it takes and its default. Take the # away from what
/// you need. As it is, it captures on the default interface and shows every packet.
/// </para>
/// <para>
/// The format is TOML (https://toml.io). Test-TrafficMonitorConfig says what is wrong with a file that was changed. Editors that know JSON
/// schemas, such as Visual Studio Code with Even Better TOML, take schemas/netmon.schema.json of the module's folder.
/// </para>
/// </remarks>
/// <example>
/// <summary>Writes a configuration.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml</code>
/// </example>
/// <example>
/// <summary>Replaces a file, and gives it back.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml -Force -PassThru</code>
/// </example>
/// <example>
/// <summary>Writes a configuration and makes sure that it is good.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml -PassThru | Test-TrafficMonitorConfig -Quiet</code>
/// </example>
/// <example>
/// <summary>Says what would be written, and writes nothing.</summary>
/// <code>New-TrafficMonitorConfig ./netmon.toml -WhatIf</code>
/// </example>
[Cmdlet(VerbsCommon.New, "TrafficMonitorConfig", SupportsShouldProcess = true, HelpUri = ProjectHome.Cmdlets + "New-TrafficMonitorConfig.md")]
[OutputType(typeof(FileInfo))]
public sealed class NewTrafficMonitorConfigCommand : PSCmdlet
{
    /// <summary>The file to write. Its folder is made where it is missing. Wildcard characters stand for themselves.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces a file that exists, also one that is read-only. By default that is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Refuses to replace an existing file, also with -Force. Without -Force that is the default.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives back the file that was written. By default nothing is given back.</summary>
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
