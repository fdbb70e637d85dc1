using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetMon.Adapters;

/// <summary>The few calls of Linux that .NET has no name for.</summary>
internal static unsafe partial class Posix
{
    /// <summary>Data can be read.</summary>
    public const short PollIn = 0x1;

    private const int ReadOnlyNonBlockingCloseOnExec = 0x80800;
    private const int SeekCurrent = 1;

    /// <summary>Waits until the descriptor has data, an error or a hang-up, or the time is over.</summary>
    /// <returns>What is ready; 0 when nothing is.</returns>
    public static short Poll(int descriptor, int milliseconds)
    {
        var request = new PollDescriptor { Descriptor = descriptor, Events = PollIn };
        return poll(&request, 1, milliseconds) > 0 ? request.Returned : (short)0;
    }

    /// <summary>Waits until the file has data, an error or a hang-up, or the time is over.</summary>
    /// <returns>What is ready; 0 when nothing is.</returns>
    public static short Poll(SafeFileHandle file, int milliseconds)
    {
        var isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            return Poll((int)file.DangerousGetHandle(), milliseconds);
        }
        finally
        {
            if (isHeld) file.DangerousRelease();
        }
    }

    /// <summary>Opens a file for reading; a pipe is opened whether or not it has a writer yet. The handle is invalid if that fails.</summary>
    public static SafeFileHandle OpenWithoutWaiting(string path) => new(open(path, ReadOnlyNonBlockingCloseOnExec, 0), ownsHandle: true);

    /// <summary>Whether the file has no position to be set, as pipes have none.</summary>
    public static bool IsPipe(SafeFileHandle file) => lseek(file, 0, SeekCurrent) < 0;

    [LibraryImport("libc")]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint open(string path, int flags, int mode);

    [LibraryImport("libc")]
    private static partial nint lseek(SafeFileHandle file, nint offset, int origin);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
