using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NetMon.Shell;

/// <summary>
/// Standard output where it is a pipe. Ends netmon when nobody reads any more (<c>netmon ... | head</c>), as SIGPIPE ends other programs: .NET
/// ignores that signal and the console's own stream swallows the error, so that a live capture would run on for nobody.
/// </summary>
internal sealed class OutputPipe : FileStream
{
    private OutputPipe()
        : base(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0)
    {
    }

    /// <summary>Puts itself in the place of the console's stream, if standard output is a pipe.</summary>
    public static void Install()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return;
        try
        {
            var pipe = new OutputPipe();
            // A regular file has one position, which child processes share: only the console's stream leaves it to the system.
            if (!pipe.CanSeek) Console.SetOut(new StreamWriter(pipe, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Standard output is closed, or no file at all: the console's stream knows what to do with that.
        }
    }

    // What else writes ends up here, as it does for every stream that is derived from another.
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            base.Write(buffer, offset, count);
        }
        catch (IOException)
        {
            Signals.End(ExitCodes.OutputClosed);
        }
    }
}
