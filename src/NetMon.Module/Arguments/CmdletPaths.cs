using System.Management.Automation;
using NetMon.Errors;

namespace NetMon.Arguments;

/// <summary>Resolves PowerShell paths to files.</summary>
internal static class CmdletPaths
{
    /// <summary>The name of the file system provider.</summary>
    public const string FileSystemProvider = "FileSystem";

    /// <summary>
    /// Resolves a path to capture files; matches of a wildcard are sorted by name. Without a wildcard, a directory and a file that does not exist
    /// are non-terminating errors.
    /// </summary>
    public static IEnumerable<string> ResolveCaptureFiles(this PSCmdlet cmdlet, string path, bool isLiteral)
    {
        var hasWildcards = !isLiteral && WildcardPattern.ContainsWildcardCharacters(path);
        var files = cmdlet.ResolveFiles(path, isLiteral, ErrorCatalog.CaptureFileNotFound);
        foreach (var file in files)
        {
            if (Directory.Exists(file))
            {
                if (!hasWildcards) cmdlet.WriteError(ErrorCatalog.CaptureFileIsDirectory(file));
            }
            else if (IsMissing(file))
            {
                cmdlet.WriteError(ErrorCatalog.CaptureFileNotFound(file, inner: null, SourceAdvice.ForMissingFile(cmdlet, path)));
            }
            else
            {
                yield return file;
            }
        }
    }

    /// <summary>
    /// Resolves a path to files; matches of a wildcard are sorted by name. A path without wildcards need not exist. A path that cannot be
    /// resolved is a non-terminating error.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path.</param>
    /// <param name="isLiteral">Whether wildcard characters are taken literally.</param>
    /// <param name="notFound">Creates the error for a path without a match.</param>
    public static IEnumerable<string> ResolveFiles(
        this PSCmdlet cmdlet, string path, bool isLiteral, Func<string, Exception?, ErrorRecord> notFound) =>
        !isLiteral && WildcardPattern.ContainsWildcardCharacters(path)
            ? Expand(cmdlet, path, notFound)
            : Single(cmdlet, path, isLiteral, notFound);

    /// <summary>Returns the full path of an output file. A path outside of the file system is a terminating error.</summary>
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

    // File.Exists is also false for a file whose directory may not be searched; opening it tells why.
    private static bool IsMissing(string file)
    {
        if (File.Exists(file)) return false;
        try
        {
            File.GetAttributes(file);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
            // Without wildcards, -Path and -LiteralPath differ only in the escapes of -Path.
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
