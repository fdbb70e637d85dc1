using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Gets the network interfaces of this computer, and whether you may capture on them.</summary>
/// <remarks>
/// <para>
/// Each object has the addresses, kind, link type and counters of an interface. CanCapture says whether this process may capture on it now;
/// if not, CaptureHint is the command that fixes it: install the capture library, grant a privilege, or bring the interface up.
/// </para>
/// <para>
/// If libpcap (Npcap on Windows) is installed, its other capture devices are listed too, such as <c>any</c> on Linux, which captures on all
/// interfaces. Listing needs neither the library nor any privilege.
/// </para>
/// </remarks>
/// <example>
/// <summary>Lists all interfaces; those that are up come first.</summary>
/// <code>Get-NetInterface</code>
/// </example>
/// <example>
/// <summary>Shows all properties of the loopback interface.</summary>
/// <code>Get-NetInterface lo | Format-List</code>
/// </example>
/// <example>
/// <summary>Shows the interfaces that cannot be captured on, and the command that fixes it.</summary>
/// <code>Get-NetInterface | Where-Object { -not $_.CanCapture } | Select-Object Name, CaptureHint</code>
/// </example>
/// <example>
/// <summary>Lists the interfaces whose names match a pattern.</summary>
/// <code>Get-NetInterface -Name l*, e*</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "NetInterface", HelpUri = ProjectHome.Cmdlets + "Get-NetInterface.md")]
[Alias("gnif")]
[OutputType(typeof(NetInterface))]
public sealed class GetNetInterfaceCommand : PSCmdlet
{
    private InterfaceSelection? _interfaces;

    /// <summary>
    /// The names of the interfaces. Wildcards are allowed; on Windows also friendly names such as Ethernet. By default all interfaces are
    /// listed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InterfaceNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _interfaces ??= InterfaceSelection.Read();
        foreach (var name in Name)
        {
            var found = _interfaces.Find(name);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorCatalog.InterfaceNotFound(name, _interfaces.Suggest(name)));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}
