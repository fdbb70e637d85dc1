using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetMon.CaptureFiles.Output;

/// <summary>Type of a Unix file.</summary>
internal enum UnixFileKind
{
    /// <summary>A regular file or block device, whose content could be lost.</summary>
    Regular,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>A character device, such as a terminal or /dev/null.</summary>
    Device,

    /// <summary>A directory, or anything else that cannot be written to.</summary>
    Other,
}

/// <summary>File status from the system; .NET provides neither a file's identity nor whether it is a pipe or device.</summary>
/// <param name="Device">Device number of the file system.</param>
/// <param name="Inode">Inode number.</param>
/// <param name="Owner">User ID of the owner.</param>
/// <param name="Group">Group ID of the owner.</param>
/// <param name="Kind">File type.</param>
internal readonly partial record struct UnixFile(ulong Device, ulong Inode, uint Owner, uint Group, UnixFileKind Kind)
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const int TheDescriptorItself = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int StatusSize = 256;

    /// <summary>Status of a path without following a link. Null if it does not exist or the system cannot tell.</summary>
    /// <param name="path">The path.</param>
    public static unsafe UnixFile? Look(string path)
    {
        var status = stackalloc byte[StatusSize];
        try
        {
            if (OperatingSystem.IsLinux())
                return statx(CurrentDirectory, path, DoNotFollow, BasicFields, status) == 0 ? OfLinux(new ReadOnlySpan<byte>(status, StatusSize)) : null;
            if (!OperatingSystem.IsMacOS()) return null;
            var result = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? lstat(path, status) : lstat64(path, status);
            return result == 0 ? OfMacOS(new ReadOnlySpan<byte>(status, StatusSize)) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Status of what a path leads to, through all links. Null if it does not exist or the system cannot tell.</summary>
    /// <param name="path">The path.</param>
    public static unsafe UnixFile? Follow(string path)
    {
        if (!OperatingSystem.IsLinux()) return Look(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        var status = stackalloc byte[StatusSize];
        try
        {
            return statx(CurrentDirectory, path, 0, BasicFields, status) == 0 ? OfLinux(new ReadOnlySpan<byte>(status, StatusSize)) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Status of an open file. Null if the system cannot tell.</summary>
    /// <param name="handle">The file.</param>
    public static unsafe UnixFile? Look(SafeFileHandle handle)
    {
        var status = stackalloc byte[StatusSize];
        try
        {
            if (OperatingSystem.IsLinux())
                return statx(handle, "", TheDescriptorItself, BasicFields, status) == 0 ? OfLinux(new ReadOnlySpan<byte>(status, StatusSize)) : null;
            if (!OperatingSystem.IsMacOS()) return null;
            var result = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? fstat(handle, status) : fstat64(handle, status);
            return result == 0 ? OfMacOS(new ReadOnlySpan<byte>(status, StatusSize)) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Effective user ID of this process.</summary>
    public static uint CurrentUser => geteuid();

    // struct statx of linux/stat.h, the same on all architectures.
    private static UnixFile OfLinux(ReadOnlySpan<byte> status) => new(
        ((ulong)Number(status[136..]) << 32) | Number(status[140..]),
        BinaryPrimitives.ReadUInt64LittleEndian(status[32..]),
        Number(status[20..]),
        Number(status[24..]),
        KindOf(BinaryPrimitives.ReadUInt16LittleEndian(status[28..])));

    // struct stat of sys/stat.h with 64-bit inodes.
    private static UnixFile OfMacOS(ReadOnlySpan<byte> status) => new(
        Number(status),
        BinaryPrimitives.ReadUInt64LittleEndian(status[8..]),
        Number(status[16..]),
        Number(status[20..]),
        KindOf(BinaryPrimitives.ReadUInt16LittleEndian(status[4..])));

    private static uint Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    // The S_IFMT bits of a mode, inode(7).
    private static UnixFileKind KindOf(ushort mode) => (mode & 0xf000) switch
    {
        0x8000 or 0x6000 => UnixFileKind.Regular,
        0xa000 => UnixFileKind.Link,
        0x1000 => UnixFileKind.Pipe,
        0x2000 => UnixFileKind.Device,
        _ => UnixFileKind.Other,
    };

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int directory, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(SafeFileHandle directory, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int lstat(string path, byte* status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int lstat64(string path, byte* status);

    [LibraryImport("libc")]
    private static unsafe partial int fstat(SafeFileHandle handle, byte* status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64")]
    private static unsafe partial int fstat64(SafeFileHandle handle, byte* status);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
