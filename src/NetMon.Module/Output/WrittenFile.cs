using System.Management.Automation;
using NetMon.Arguments;

namespace NetMon.Output;

/// <summary>Returns a file that a cmdlet wrote, for -PassThru.</summary>
internal static class WrittenFile
{
    /// <summary>Writes the file to the pipeline like Get-Item, with PSPath, regardless of the current location.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="file">The full path.</param>
    public static void WriteFile(this PSCmdlet cmdlet, string file)
    {
        // The current location's provider resolves the path unless it names one; with a provider name, the object has no PSDrive.
        var isAtHome = cmdlet.SessionState.Path.CurrentLocation.Provider.Name == CmdletPaths.FileSystemProvider;
        var path = isAtHome ? file : $@"Microsoft.PowerShell.Core\FileSystem::{file}";
        cmdlet.WriteObject(cmdlet.InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
    }
}
