using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NetMon.Adapters;

/// <summary>Linux system calls that .NET does not provide.</summary>
internal static unsafe partial class Posix
{
    /// <summary>Data can be read.</summary>
    public const short PollIn = 0x1;

    /// <summary>The interface is up: IFF_UP of netdevice(7).</summary>
    public const int InterfaceUp = 1;

    /// <summary>Result of <see cref="ReadInterfaceFlags"/> for a missing interface.</summary>
    public const int NoSuchInterface = -1;

    /// <summary>Result of <see cref="ReadInterfaceFlags"/> if the flags are unknown.</summary>
    public const int Unknown = -2;

    private const nuint GetInterfaceFlags = 0x8913;
    private const int NoSuchDeviceError = 19;
    private const int InterfaceNameLength = 16;

    private const int ReadOnlyNonBlockingCloseOnExec = 0x80800;
    private const int SeekCurrent = 1;

    /// <summary>Waits until the descriptor has data, an error or a hang-up, or the timeout expires.</summary>
    /// <returns>The returned events; 0 on timeout.</returns>
    public static short Poll(int descriptor, int milliseconds)
    {
        var request = new PollDescriptor { Descriptor = descriptor, Events = PollIn };
        return poll(&request, 1, milliseconds) > 0 ? request.Returned : (short)0;
    }

    /// <summary>Waits until the file has data, an error or a hang-up, or the timeout expires.</summary>
    /// <returns>The returned events; 0 on timeout.</returns>
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

    /// <summary>Opens a file for reading; a pipe without waiting for a writer. Returns an invalid handle on failure.</summary>
    public static SafeFileHandle OpenWithoutWaiting(string path) => new(open(path, ReadOnlyNonBlockingCloseOnExec, 0), ownsHandle: true);

    /// <summary>Whether the file is not seekable, like a pipe.</summary>
    public static bool IsPipe(SafeFileHandle file) => lseek(file, 0, SeekCurrent) < 0;

    /// <summary>The flags of an interface, netdevice(7); negative if they cannot be read.</summary>
    public static int ReadInterfaceFlags(string name)
    {
        var request = default(InterfaceRequest);
        if (Encoding.UTF8.GetByteCount(name) >= InterfaceNameLength) return Unknown;
        Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, InterfaceNameLength));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        if (ioctl(socket.SafeHandle, GetInterfaceFlags, &request) >= 0) return (ushort)request.Flags;
        return Marshal.GetLastPInvokeError() == NoSuchDeviceError ? NoSuchInterface : Unknown;
    }

    /// <summary>The index of an interface; 0 if it does not exist.</summary>
    public static int ReadInterfaceIndex(string name) => (int)if_nametoindex(name);

    /// <summary>Reads a socket option, socket(7).</summary>
    /// <returns>Whether the call succeeded.</returns>
    public static bool GetOption(int socket, int level, int option, ref int value)
    {
        var length = sizeof(int);
        fixed (int* place = &value) return getsockopt(socket, level, option, place, &length) == 0;
    }

    /// <summary>Sets a socket option, socket(7).</summary>
    /// <returns>Whether the call succeeded.</returns>
    public static bool SetOption(int socket, int level, int option, void* value, int length) =>
        setsockopt(socket, level, option, value, length) == 0;

    /// <summary>Binds a socket to an address, bind(2).</summary>
    /// <returns>Whether the call succeeded.</returns>
    public static bool Bind(int socket, void* address, int length) => bind(socket, address, length) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeSocketHandle socket, nuint request, InterfaceRequest* argument);

    [LibraryImport("libc")]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);

    [LibraryImport("libc")]
    private static partial int getsockopt(int socket, int level, int option, void* value, int* length);

    [LibraryImport("libc")]
    private static partial int setsockopt(int socket, int level, int option, void* value, int length);

    [LibraryImport("libc")]
    private static partial int bind(int socket, void* address, int length);

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

    /// <summary><c>struct ifreq</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct InterfaceRequest
    {
        public fixed byte Name[InterfaceNameLength];
        public short Flags;
    }
}
