using System.Text;

namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Creates all files that this product writes. A new file is readable by its owner and group only (mode 0640), further restricted by the
/// umask; on Windows it inherits the access rights of its directory. Existing files and links are not truncated or followed by default.
/// </summary>
public static class OutputFiles
{
    private const int MaxAttempts = 20;

    // EEXIST; ERROR_FILE_EXISTS and ERROR_ALREADY_EXISTS.
    private const int UnixExists = 17;
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int WindowsAlreadyExists = unchecked((int)0x800700b7);

    private const UnixFileMode NewFolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const UnixFileMode NewFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const FileShare Readers = FileShare.Read | FileShare.Delete;

    /// <summary>Opens a file for unbuffered writing. Named pipes and character devices are opened as they are, whatever the mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">How to treat an existing file.</param>
    /// <param name="share">Access of others while it is open.</param>
    /// <exception cref="OutputExistsException">The file exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    /// <exception cref="IOException">The file cannot be opened; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; an existing file is unchanged.</exception>
    public static FileStream Open(string path, OutputMode mode, FileShare share = Readers) => Open(path, mode, share, claim: null);

    /// <summary>Opens a file like <see cref="Open(string, OutputMode, FileShare)"/>, exclusively for one writer until it is closed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">How to treat an existing file.</param>
    /// <exception cref="OutputInUseException">Another writer has the file open.</exception>
    /// <exception cref="OutputExistsException">The file exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    public static FileStream OpenClaimed(string path, OutputMode mode)
    {
        var claim = OutputLock.Acquire(path);
        try
        {
            return Open(path, mode, Readers, claim);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Whether a path is an existing file or link of any kind, which could be lost. Pipes and devices are not.</summary>
    /// <param name="path">The path.</param>
    public static bool IsTaken(string path)
    {
        if (IsStandardStream(path)) return false;
        if (UnixFile.Look(path) is { } file) return file.Kind is UnixFileKind.Regular or UnixFileKind.Link;
        return new FileInfo(path) is { Exists: true } or { LinkTarget: not null };
    }

    /// <summary>Creates a file for its owner only: keys, and what is written in passing. Missing parent directories are created.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="options">Whether it is deleted when it is closed; elsewhere than on Windows it then has no name from the start.</param>
    /// <param name="bufferSize">Size of its buffer.</param>
    /// <exception cref="IOException">The file exists, see <see cref="IsExists"/>, or cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    internal static FileStream CreatePrivate(string path, FileOptions options = FileOptions.None, int bufferSize = 4096)
    {
        MakeFolder(path);
        var creation = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = options, BufferSize = bufferSize,
        };
        if (OperatingSystem.IsWindows()) return new FileStream(path, creation);
        creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, creation);
        if (options.HasFlag(FileOptions.DeleteOnClose)) File.Delete(path);
        return file;
    }

    /// <summary>Whether two paths are the same existing file, also by way of links.</summary>
    /// <param name="path">A path.</param>
    /// <param name="other">Another path.</param>
    public static bool IsSame(string path, string other)
    {
        var (one, two) = (Resolve(path), Resolve(other));
        if (UnixFile.Look(one) is { } file && UnixFile.Look(two) is { } same) return file.Device == same.Device && file.Inode == same.Inode;
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Path.GetFullPath(one).Equals(Path.GetFullPath(two), comparison);

        static string Resolve(string path)
        {
            try
            {
                return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return path;
            }
        }
    }

    /// <summary>
    /// Creates the missing parent directories of a file, with full access for the owner and read access for the group (mode 0750), further
    /// restricted by the umask.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">A directory cannot be created, for instance because a file has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void MakeFolder(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is null || Directory.Exists(directory)) return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        // Directory.CreateDirectory applies the mode to the last directory only.
        MakeFolder(directory);
        Directory.CreateDirectory(directory, NewFolderMode);
    }

    /// <summary>Checks that files can be created in a directory, or in its nearest existing parent. Leaves nothing behind.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="IOException">Files cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void CheckFolder(string? directory)
    {
        directory = FindExisting(directory) ?? throw new DirectoryNotFoundException($"There is no directory '{directory}'.");
        var name = Path.Join(directory, $".{Path.GetRandomFileName()}");
        try
        {
            using var probe = new ClaimedFile(name, NewFile(FileShare.None, FileOptions.DeleteOnClose), claim: null);
        }
        catch (UnauthorizedAccessException e)
        {
            // The message must name the directory and not the temporary file.
            throw new UnauthorizedAccessException(e.Message.Replace(name, directory, StringComparison.Ordinal), e);
        }
        catch (IOException e)
        {
            throw new IOException(e.Message.Replace(name, directory, StringComparison.Ordinal), e);
        }
    }

    /// <summary>The nearest existing directory: the given one or a parent; null if the drive does not exist.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="IOException">The directory or a parent is a file.</exception>
    public static string? FindExisting(string? directory)
    {
        while (directory is not null && !Directory.Exists(directory))
        {
            if (File.Exists(directory)) throw new IOException($"'{directory}' is a file, not a directory.");
            directory = Path.GetDirectoryName(directory);
        }

        return directory;
    }

    /// <summary>
    /// Moves a finished file to its final name and replaces an existing file. On Windows the access rights and attributes of the replaced file
    /// are kept; elsewhere <see cref="FileRights"/> sets them when the new file is created.
    /// </summary>
    /// <param name="finished">Finished file, in the same folder.</param>
    /// <param name="path">Final path.</param>
    /// <exception cref="IOException">The file cannot be replaced, for example because it is open elsewhere. Both files are unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Replacing is not permitted. Both files are unchanged.</exception>
    internal static void PutInPlace(string finished, string path)
    {
        if (!OperatingSystem.IsWindows() || !File.Exists(path))
        {
            File.Move(finished, path, overwrite: true);
            return;
        }

        var attributes = File.GetAttributes(path);
        var isProtected = attributes.HasFlag(FileAttributes.ReadOnly);
        if (isProtected) File.SetAttributes(path, attributes & ~FileAttributes.ReadOnly);
        try
        {
            File.Replace(finished, path, destinationBackupFileName: null, ignoreMetadataErrors: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && IsOpenElsewhere(path))
        {
            throw new IOException("another program has the file open.", e);
        }
        finally
        {
            if (isProtected) File.SetAttributes(path, attributes);
        }
    }

    /// <summary>Writes a small file atomically. Creates missing parent directories.</summary>
    /// <param name="path">The file; a link with this name is replaced, not followed.</param>
    /// <param name="lines">Its lines.</param>
    public static void WriteWhole(string path, IEnumerable<string> lines) =>
        WriteWhole(path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + Environment.NewLine))));

    /// <summary>Writes a file atomically. Creates missing parent directories.</summary>
    /// <param name="path">The file; a link with this name is replaced, not followed.</param>
    /// <param name="bytes">Its content.</param>
    public static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        WindowsName.CheckOutput(path);
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a directory.");
        MakeFolder(path);
        var beside = $"{path}.{Path.GetRandomFileName()}.new";
        try
        {
            using (var file = Open(beside, OutputMode.CreateNew))
            {
                FileRights.Of(path)?.ApplyTo(file);
                file.Write(bytes);
            }

            PutInPlace(beside, path);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Whether a path is a named pipe or a device.</summary>
    /// <param name="path">The path.</param>
    public static bool IsSpecial(string path) => UnixFile.Look(path) is { Kind: UnixFileKind.Pipe or UnixFileKind.Device };

    /// <summary>Whether an error means that the file exists.</summary>
    internal static bool IsExists(IOException error) =>
        error is not OutputExistsException && (OperatingSystem.IsWindows() ? error.HResult is WindowsFileExists or WindowsAlreadyExists : error.HResult == UnixExists);

    private static FileStream Open(string path, OutputMode mode, FileShare share, OutputLock? claim)
    {
        WindowsName.CheckOutput(path);
        // Never truncated: the shell that opened it has already truncated it for > and kept it for >>.
        if (IsStandardStream(path)) return OpenExisting(path, share, claim, OutputMode.Append, expected: null)!;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                return new ClaimedFile(path, NewFile(share, FileOptions.None), claim);
            }
            catch (IOException e) when (IsExists(e))
            {
                if (Directory.Exists(path)) throw new IOException($"'{path}' is a directory.", e);
            }

            try
            {
                if (OpenTaken(path, mode, share, claim) is { } file) return file;
            }
            catch (FileNotFoundException)
            {
                // The file was deleted in between; try again.
            }
        }

        throw new IOException($"'{path}' changes while it is being opened.");
    }

    // Returns null if the opened file is not the one that was examined.
    private static FileStream? OpenTaken(string path, OutputMode mode, FileShare share, OutputLock? claim)
    {
        var found = UnixFile.Look(path);
        var isLink = found is { } known ? known.Kind == UnixFileKind.Link : new FileInfo(path).LinkTarget is not null;
        if (found is { Kind: UnixFileKind.Pipe or UnixFileKind.Device } special)
        {
            if (mode != OutputMode.Replace && special.Kind == UnixFileKind.Pipe) RefuseStrangersPipe(path, special);
            return OpenExisting(path, share, claim, OutputMode.Append, special);
        }

        if (mode == OutputMode.CreateNew) throw new OutputExistsException(path, isLink);
        if (!isLink) return OpenExisting(path, share, claim, mode, found);
        if (mode == OutputMode.Append && IsOpenToAll(path))
            throw new IOException($"'{path}' is a symbolic link in a folder that everybody may write to, and is not followed.");
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true);
        return target is null ? null : Open(target.FullName, mode, share, claim);
    }

    // Truncates the file only after it was opened, so that an error leaves it unchanged.
    private static ClaimedFile? OpenExisting(string path, FileShare share, OutputLock? claim, OutputMode mode, UnixFile? expected)
    {
        var protection = mode == OutputMode.Replace && File.GetAttributes(path) is var attributes && attributes.HasFlag(FileAttributes.ReadOnly)
            ? attributes
            : (FileAttributes?)null;
        if (protection is { } lifted) File.SetAttributes(path, lifted & ~FileAttributes.ReadOnly);
        ClaimedFile file;
        try
        {
            file = new ClaimedFile(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = share, BufferSize = 0 }, claim);
        }
        finally
        {
            // Restoring the attribute does not affect the open handle.
            if (protection is { } before) File.SetAttributes(path, before);
        }

        try
        {
            // A link may have been put in its place between the check and the open.
            if (expected is { } looked && UnixFile.Look(file.SafeFileHandle) is { } opened && opened != looked)
            {
                file.Forget();
                return null;
            }

            if (file.CanSeek && mode == OutputMode.Replace) file.SetLength(0);
            if (file.CanSeek && mode == OutputMode.Append) file.Seek(0, SeekOrigin.End);
            return file;
        }
        catch
        {
            file.Forget();
            throw;
        }
    }

    // Windows does not replace a file that is open elsewhere, and may report it as access denied.
    private static bool IsOpenElsewhere(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is IOException;
        }
    }

    private static FileStreamOptions NewFile(FileShare share, FileOptions options)
    {
        var settings = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = share, Options = options, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) settings.UnixCreateMode = NewFileMode;
        return settings;
    }

    // Paths of streams that a shell has opened. They are links, possibly to a file.
    private static bool IsStandardStream(string path) =>
        !OperatingSystem.IsWindows()
        && (path is "/dev/stdout" or "/dev/stderr"
            || path.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || (path.StartsWith("/proc/", StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal)));

    // A pipe that another user created in a world-writable directory would let that user read the packets.
    private static void RefuseStrangersPipe(string path, UnixFile pipe)
    {
        if (pipe.Owner == UnixFile.CurrentUser || pipe.Owner == 0 || !IsOpenToAll(path)) return;
        throw new UnauthorizedAccessException($"'{path}' is a pipe of another user, in a folder that everybody may write to.");
    }

    private static bool IsOpenToAll(string path) =>
        !OperatingSystem.IsWindows()
        && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory
        && File.GetUnixFileMode(directory).HasFlag(UnixFileMode.OtherWrite);

    /// <summary>A file that releases its lock when it is closed.</summary>
    private sealed class ClaimedFile(string path, FileStreamOptions options, OutputLock? claim) : FileStream(path, options)
    {
        private OutputLock? _claim = claim;

        /// <summary>Closes the file without releasing the lock, which stays with the caller.</summary>
        public void Forget()
        {
            _claim = null;
            Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (!disposing) return;
            _claim?.Dispose();
            _claim = null;
        }
    }
}
