namespace NetMon.CaptureFiles.Output;

/// <summary>
/// The one place that makes the files this product writes. A new file can be read by its owner and group only (mode 0640), or by fewer if the
/// umask says so; on Windows it has the access rights of its folder. Nothing that exists is emptied or followed unasked.
/// </summary>
public static class OutputFiles
{
    private const int MaxAttempts = 20;

    // EEXIST, and ERROR_FILE_EXISTS and ERROR_ALREADY_EXISTS.
    private const int UnixExists = 17;
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int WindowsAlreadyExists = unchecked((int)0x800700b7);

    private const UnixFileMode NewFolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const UnixFileMode NewFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const FileShare Readers = FileShare.Read | FileShare.Delete;

    /// <summary>Opens a file to be written, unbuffered. Pipes and character devices are opened as they are, whatever the mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What may become of one that exists.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <exception cref="OutputExistsException">It exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
    /// <exception cref="IOException">It cannot be opened; one that exists is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; one that exists is as it was.</exception>
    public static FileStream Open(string path, OutputMode mode, FileShare share = Readers) => Open(path, mode, share, claim: null);

    /// <summary>Opens a file as <see cref="Open(string, OutputMode, FileShare)"/> does, for one writer alone until it is closed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What may become of one that exists.</param>
    /// <exception cref="OutputInUseException">Somebody else writes it.</exception>
    /// <exception cref="OutputExistsException">It exists, and the mode is <see cref="OutputMode.CreateNew"/>.</exception>
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

    /// <summary>Whether a name is taken by something that could be lost: a file, or a link of any kind. Pipes and devices are not.</summary>
    /// <param name="path">The name.</param>
    public static bool IsTaken(string path)
    {
        if (IsStandardStream(path)) return false;
        if (UnixFile.Look(path) is { } file) return file.Kind is UnixFileKind.Regular or UnixFileKind.Link;
        return new FileInfo(path) is { Exists: true } or { LinkTarget: not null };
    }

    /// <summary>
    /// Makes the folder of a file, and those above it, where they are missing: its owner may do everything, its group may read (mode 0750), or
    /// less if the umask says so.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be made, for instance because a file has the name of the folder.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void MakeFolder(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is null || Directory.Exists(directory)) return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        // The system's own way gives the mode to the last folder only.
        MakeFolder(directory);
        Directory.CreateDirectory(directory, NewFolderMode);
    }

    /// <summary>Makes sure that files can be made in a folder, or the folder where it is missing. Nothing is left behind.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="IOException">They cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not.</exception>
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
            // Nobody has asked for a file of that name.
            throw new UnauthorizedAccessException(e.Message.Replace(name, directory, StringComparison.Ordinal), e);
        }
        catch (IOException e)
        {
            throw new IOException(e.Message.Replace(name, directory, StringComparison.Ordinal), e);
        }
    }

    /// <summary>The nearest folder, from one upwards, that exists; null for a drive that there is not.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="IOException">A file has the name of the folder or of one above it.</exception>
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
    /// Gives a finished file its name, in the place of one that may have it. On Windows it gets the access rights and attributes of that one; elsewhere
    /// <see cref="FileRights"/> gives them to it when it is made.
    /// </summary>
    /// <param name="finished">The finished file, in the same folder.</param>
    /// <param name="path">The name.</param>
    /// <exception cref="IOException">It cannot be replaced, for instance because another program has it open; both are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be replaced; both are as they were.</exception>
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

    /// <summary>Writes a small file whole, or leaves the one that is there as it is. Its folder is made where it is missing.</summary>
    /// <param name="path">The file; a link of this name is replaced and not followed.</param>
    /// <param name="lines">Its lines.</param>
    public static void WriteWhole(string path, IEnumerable<string> lines)
    {
        MakeFolder(path);
        var beside = $"{path}.{Path.GetRandomFileName()}.new";
        try
        {
            var file = Open(beside, OutputMode.CreateNew);
            using (var writer = new StreamWriter(file))
            {
                FileRights.Of(path)?.ApplyTo(file);
                foreach (var line in lines) writer.WriteLine(line);
            }

            PutInPlace(beside, path);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Whether an error says that there is a file already.</summary>
    internal static bool IsExists(IOException error) =>
        error is not OutputExistsException && (OperatingSystem.IsWindows() ? error.HResult is WindowsFileExists or WindowsAlreadyExists : error.HResult == UnixExists);

    private static FileStream Open(string path, OutputMode mode, FileShare share, OutputLock? claim)
    {
        WindowsName.CheckOutput(path);
        // What a shell has opened for us is not ours to empty: > has emptied it, and >> has not.
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
                // It has gone in between.
            }
        }

        throw new IOException($"'{path}' changes while it is being opened.");
    }

    // Null when what was looked at is not what was opened.
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

    // Opened first and emptied after, so that an error leaves it as it was.
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
            // What is open stays open.
            if (protection is { } before) File.SetAttributes(path, before);
        }

        try
        {
            // Somebody may have put a link in its place between the look and the opening.
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

    // Windows replaces no file that somebody has open, and may say that access is denied.
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

    // The names under which a shell hands over what it has opened. They are links, and what they lead to may be a file.
    private static bool IsStandardStream(string path) =>
        !OperatingSystem.IsWindows()
        && (path is "/dev/stdout" or "/dev/stderr"
            || path.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || (path.StartsWith("/proc/", StringComparison.Ordinal) && path.Contains("/fd/", StringComparison.Ordinal)));

    // Who makes a pipe where everybody may write would read the packets of whoever takes it for a free name.
    private static void RefuseStrangersPipe(string path, UnixFile pipe)
    {
        if (pipe.Owner == UnixFile.CurrentUser || pipe.Owner == 0 || !IsOpenToAll(path)) return;
        throw new UnauthorizedAccessException($"'{path}' is a pipe of another user, in a folder that everybody may write to.");
    }

    private static bool IsOpenToAll(string path) =>
        !OperatingSystem.IsWindows()
        && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory
        && File.GetUnixFileMode(directory).HasFlag(UnixFileMode.OtherWrite);

    /// <summary>A file that gives its claim back when it is closed.</summary>
    private sealed class ClaimedFile(string path, FileStreamOptions options, OutputLock? claim) : FileStream(path, options)
    {
        private OutputLock? _claim = claim;

        /// <summary>Closes the file, and leaves the claim to whoever made it.</summary>
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
