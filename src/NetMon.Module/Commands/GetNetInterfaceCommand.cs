using System.Management.Automation;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Errors;

namespace NetMon.Commands;

/// <summary>Lists the network interfaces of this machine and says whether you may capture on them.</summary>
/// <remarks>
/// <para>
/// Each interface comes with its addresses, kind, link type and counters. CanCapture says whether this process may capture on it now;
/// where it may not, CaptureHint is the command that changes that: installing the capture library, giving a right, or bringing the
/// interface up.
/// </para>
/// <para>
/// Where libpcap is installed (Npcap on Windows), what else it can capture from is listed too, such as <c>any</c> on Linux, which is all
/// interfaces at once. Listing needs neither the library nor any right.
/// </para>
/// </remarks>
/// <example>
/// <summary>Lists all interfaces, those that are up first.</summary>
/// <code>Get-NetInterface</code>
/// </example>
/// <example>
/// <summary>Shows everything about the loopback interface.</summary>
/// <code>Get-NetInterface lo | Format-List</code>
/// </example>
/// <example>
/// <summary>Says why capturing is not possible, and what would make it so.</summary>
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
    /// Names of interfaces; wildcards are allowed, and on Windows the names that the system shows, such as Ethernet. Default: all
    /// interfaces.
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
