using System.Management.Automation;
using NetMon.Binding;

namespace NetMon.Arguments;

/// <summary>Advice for an interface that was given in place of a capture file, and the reverse. Null if it is neither.</summary>
internal static class SourceAdvice
{
    /// <summary>What to use if a path that does not exist is the name of an interface.</summary>
    public static string? ForMissingFile(PSCmdlet cmdlet, string path)
    {
        if (!InterfaceSelection.Read().All.Any(found => found.Name == path)) return null;
        return $"To capture on the interface {path}, use {Argument(cmdlet, "Interface", "Start-PacketCapture", path)}.";
    }

    /// <summary>What to use if a name that no interface has is the path of a file.</summary>
    public static string? ForMissingInterface(PSCmdlet cmdlet, string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name) || !IsFile(cmdlet, name)) return null;
        return $"To read the file, use {Argument(cmdlet, "Path", "Import-PacketCapture", name)}.";
    }

    private static bool IsFile(PSCmdlet cmdlet, string path)
    {
        try
        {
            return File.Exists(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _))
                && provider.Name == CmdletPaths.FileSystemProvider;
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            return false;
        }
    }

    // The parameter if the cmdlet has it, else the cmdlet that takes the value as its first argument.
    private static string Argument(PSCmdlet cmdlet, string parameter, string otherCmdlet, string value) =>
        $"{(cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey(parameter) ? "-" + parameter : otherCmdlet)} {ArgumentQuoting.Of("").Quote(value)}";
}
