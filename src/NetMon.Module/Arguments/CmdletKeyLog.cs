using System.Management.Automation;
using NetMon.Errors;
using NetMon.Flows.Decryption;

namespace NetMon.Arguments;

/// <summary>Opens key logs for cmdlets.</summary>
internal static class CmdletKeyLog
{
    /// <summary>
    /// Opens the key log of a parameter. A missing file, and one without a single usable line, are terminating errors: KeyLogNotFound, KeyLogInvalid. So is a pipe: KeyLogIsPipe. While
    /// packets are captured, a program may write the first line later, so the file may be empty.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path as the user wrote it; null if none was given.</param>
    /// <param name="isLive">Whether packets are captured.</param>
    /// <returns>Null if none was given.</returns>
    public static KeyLogFile? OpenKeyLog(this PSCmdlet cmdlet, string? path, bool isLive)
    {
        if (path is null) return null;
        var file = cmdlet.ResolveOutputFile(path);
        try
        {
            var log = KeyLogFile.Open(file);
            if (log.IsEmpty && (!isLive || log.InvalidLines > 0)) cmdlet.ThrowTerminatingError(ErrorCatalog.KeyLogInvalid(file));
            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cmdlet.ThrowTerminatingError(ErrorCatalog.ForKeyLog(file, e));
            throw;
        }
    }
}
