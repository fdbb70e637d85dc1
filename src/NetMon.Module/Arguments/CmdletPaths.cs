using System.Management.Automation;
using NetMon.Errors;

namespace NetMon.Arguments;

/// <summary>Paths as PowerShell users write them, resolved to files.</summary>
internal static class CmdletPaths
{
    /// <summary>The name of the provider of files.</summary>
    public const string FileSystemProvider = "FileSystem";

    /// <summary>
    /// The existing files that a path means, those of a wildcard by name. What cannot be read is a non-terminating error of the cmdlet.
    /// </summary>
    public static IEnumerable<string> ResolveCaptureFiles(this PSCmdlet cmdlet, string path, bool isLiteral)
    {
        var hasWildcards = !isLiteral && WildcardPattern.ContainsWildcardCharacters(path);
        var files = cmdlet.ResolveFiles(path, isLiteral, ErrorCatalog.CaptureFileNotFound);
        foreach (var file in files)
        {
            if (!Directory.Exists(file))
            {
                yield return file;
            }
            else if (!hasWildcards)
            {
                cmdlet.WriteError(ErrorCatalog.CaptureFileIsDirectory(file));
            }
        }
    }

    /// <summary>
    /// The files that a path means, those of a wildcard by name; whether one that is written out exists is not asked. What cannot be is a
    /// non-terminating error of the cmdlet.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path.</param>
    /// <param name="isLiteral">Whether wildcard characters stand for themselves.</param>
    /// <param name="notFound">The error of a path that means nothing.</param>
    public static IEnumerable<string> ResolveFiles(
        this PSCmdlet cmdlet, string path, bool isLiteral, Func<string, Exception?, ErrorRecord> notFound) =>
        !isLiteral && WildcardPattern.ContainsWildcardCharacters(path)
            ? Expand(cmdlet, path, notFound)
            : Single(cmdlet, path, isLiteral, notFound);

    /// <summary>The full path of a file to be written. One that is not in the file system ends the cmdlet.</summary>
    public static string ResolveOutputFile(this PSCmdlet cmdlet, string path)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == FileSystemProvider) return file;
            cmdlet.ThrowTerminatingError(ErrorCatalog.PathNotFileSystem(path));
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.OutputDirectoryNotFound(path, e));
        }

        return path;
    }

    private static IEnumerable<string> Expand(PSCmdlet cmdlet, string path, Func<string, Exception?, ErrorRecord> notFound)
    {
        try
        {
            var files = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (provider.Name != FileSystemProvider)
            {
                cmdlet.WriteError(ErrorCatalog.PathNotFileSystem(path));
                return [];
            }

            if (files.Count == 0) cmdlet.WriteError(notFound(path, null));
            return files.Order(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            cmdlet.WriteError(notFound(path, e));
            return [];
        }
    }

    private static IEnumerable<string> Single(PSCmdlet cmdlet, string path, bool isLiteral, Func<string, Exception?, ErrorRecord> notFound)
    {
        string file;
        try
        {
            // Without wildcards both are the same, but for the escapes that -Path takes.
            var text = isLiteral ? path : WildcardPattern.Unescape(path);
            file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text, out var provider, out _);
            if (provider.Name != FileSystemProvider)
            {
                cmdlet.WriteError(ErrorCatalog.PathNotFileSystem(path));
                return [];
            }
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            cmdlet.WriteError(notFound(path, e));
            return [];
        }

        return [file];
    }
}
