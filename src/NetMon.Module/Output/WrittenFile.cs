using System.Management.Automation;
using NetMon.Arguments;

namespace NetMon.Output;

/// <summary>Gives back a file that a cmdlet wrote.</summary>
internal static class WrittenFile
{
    /// <summary>Writes the file to the pipeline as Get-Item does, with PSPath and the like, whatever the current location is.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="file">The full path.</param>
    public static void WriteFile(this PSCmdlet cmdlet, string file)
    {
        // A path is read by the provider of the current location, unless it names another one; then its drive is not told.
        var isAtHome = cmdlet.SessionState.Path.CurrentLocation.Provider.Name == CmdletPaths.FileSystemProvider;
        var path = isAtHome ? file : $@"Microsoft.PowerShell.Core\FileSystem::{file}";
        cmdlet.WriteObject(cmdlet.InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
    }
}
