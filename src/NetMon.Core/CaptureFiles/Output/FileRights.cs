using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using Microsoft.Win32.SafeHandles;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Access rights of a file, to be applied to its replacement: mode, owner and group; on Windows the access control list (DACL).
/// </summary>
internal sealed partial class FileRights
{
    private const uint Same = uint.MaxValue;
    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;
    private const int GroupShift = 3;

    private readonly UnixFileMode _mode;
    private readonly uint _owner;
    private readonly uint _group;
    private readonly string? _accessList;

    private FileRights(string? accessList) => _accessList = accessList;

    private FileRights(UnixFileMode mode, UnixFile file) => (_mode, _owner, _group) = (mode, file.Owner, file.Group);

    /// <summary>Reads the rights of a file. Null if it does not exist or they cannot be read.</summary>
    /// <param name="path">File. Symbolic links have no rights of their own.</param>
    public static FileRights? Of(string path)
    {
        if (OperatingSystem.IsWindows()) return ReadAccessList(path) is { } list ? new(list) : null;
        return UnixFile.Look(path) is { Kind: UnixFileKind.Regular } file ? new(File.GetUnixFileMode(path), file) : null;
    }

    /// <summary>
    /// Applies the rights to another file as far as permitted. If the group cannot be set, the group gets no more than others have.
    /// </summary>
    /// <param name="file">File just created by this user. Unix uses the handle, so a replaced path does no harm.</param>
    public void ApplyTo(FileStream file)
    {
        if (OperatingSystem.IsWindows()) WriteAccessList(file.Name, _accessList!);
        else ApplyMode(file.SafeFileHandle);
    }

    [UnsupportedOSPlatform("windows")]
    private void ApplyMode(SafeFileHandle file)
    {
        var mode = _mode;
        if (UnixFile.Look(file) is { } made && (made.Owner, made.Group) != (_owner, _group)
            && fchown(file, _owner, _group) != 0 && fchown(file, Same, _group) != 0)
        {
            mode = ForOtherGroup(_mode);
        }

        File.SetUnixFileMode(file, mode);
    }

    /// <summary>Mode for a file whose group differs from the original's: group bits limited to those of others.</summary>
    internal static UnixFileMode ForOtherGroup(UnixFileMode mode) => mode & (~OfGroup | (UnixFileMode)(((int)mode << GroupShift) & (int)OfGroup));

    // Some volumes have no ACLs, and the user may lack the right to read or write them; the file then keeps those inherited from its folder.
    [SupportedOSPlatform("windows")]
    private static string? ReadAccessList(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? file.GetAccessControl(AccessControlSections.Access).GetSecurityDescriptorSddlForm(AccessControlSections.Access) : null;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return null;
        }
    }

    [SupportedOSPlatform("windows")]
    private static void WriteAccessList(string path, string list)
    {
        try
        {
            var rights = new FileSecurity();
            rights.SetSecurityDescriptorSddlForm(list, AccessControlSections.Access);
            new FileInfo(path).SetAccessControl(rights);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // As above.
        }
    }

    private static bool IsRefusal(Exception error) =>
        error is IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException or PrivilegeNotHeldException;

    [LibraryImport("libc")]
    private static partial int fchown(SafeFileHandle file, uint owner, uint group);
}
