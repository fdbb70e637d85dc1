using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NetMon.Shell;

/// <summary>
/// Standard output if it is a pipe. Ends netmon when the reader closes the pipe (<c>netmon ... | head</c>), as SIGPIPE ends other programs. .NET
/// ignores that signal and the console's own stream ignores the error, so a live capture would continue without a reader.
/// </summary>
internal sealed class OutputPipe : FileStream
{
    private OutputPipe()
        : base(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0)
    {
    }

    /// <summary>Replaces the console's stream if standard output is a pipe.</summary>
    public static void Install()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return;
        try
        {
            var pipe = new OutputPipe();
            // Child processes share the position of a regular file, which only the console's own stream leaves to the system.
            if (!pipe.CanSeek) Console.SetOut(new StreamWriter(pipe, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Standard output is closed or not a file; the console's stream handles that.
        }
    }

    // All other Write overloads call this one in a derived stream.
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
