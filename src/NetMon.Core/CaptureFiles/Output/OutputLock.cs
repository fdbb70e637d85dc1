namespace NetMon.CaptureFiles.Output;

/// <summary>
/// The right to write to an output, for one capture or monitor alone, on this machine: a file <c>.NAME.lock</c> beside it, locked as long as the
/// right is held and deleted after. The system takes the lock off when a process dies, so a file that stayed behind blocks nobody. Pipes, devices
/// and folders that cannot be written to have no lock. Thread-safe.
/// </summary>
public sealed class OutputLock : IDisposable
{
    private const int MaxAttempts = 100;
    private const int RetryMilliseconds = 10;
    private const UnixFileMode LockMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION.
    private static readonly int HeldByOther = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;

    private readonly string? _path;
    private FileStream? _file;

    private OutputLock(string? path, FileStream? file) => (_path, _file) = (path, file);

    /// <summary>Takes the right to write to an output.</summary>
    /// <param name="output">The file, or the name that the files of a row are made from. A link stands for what it leads to.</param>
    /// <param name="patience">How long to wait for somebody who has it.</param>
    /// <exception cref="OutputInUseException">Somebody else has it.</exception>
    public static OutputLock Acquire(string output, TimeSpan patience = default)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                return AcquireNow(output);
            }
            catch (OutputInUseException) when (Environment.TickCount64 < deadline)
            {
                Thread.Sleep(RetryMilliseconds);
            }
        }
    }

    /// <summary>Whether somebody has the right to write to an output.</summary>
    /// <param name="output">The file.</param>
    public static bool IsHeld(string output)
    {
        if (!File.Exists(NameFor(output))) return false;
        try
        {
            AcquireNow(output).Dispose();
            return false;
        }
        catch (OutputInUseException)
        {
            return true;
        }
    }

    /// <summary>Gives the right back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, null) is not { } file) return;
        // Deleted while it is held: nobody else can have taken the name. Windows does that by itself.
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(_path!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that stays blocks nobody.
        }

        file.Dispose();
    }

    private static OutputLock AcquireNow(string output)
    {
        var target = Target(output);
        if (UnixFile.Look(target) is { Kind: UnixFileKind.Pipe or UnixFileKind.Device }) return new OutputLock(path: null, file: null);
        var path = NameFor(target);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                if (OpenLock(path) is { } file) return new OutputLock(path, file);
            }
            catch (FileNotFoundException)
            {
                // Given back in between.
            }
            catch (IOException e) when (e.HResult == HeldByOther)
            {
                throw new OutputInUseException(output, e);
            }
            catch (Exception e) when (e is UnauthorizedAccessException && File.Exists(path))
            {
                throw new OutputInUseException(output, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No lock can be made here; writing will say what is the matter, if anything.
                return new OutputLock(path: null, file: null);
            }
        }

        throw new OutputInUseException(output);
    }

    // Null when the file that was locked is no longer the one of that name.
    private static FileStream? OpenLock(string path)
    {
        if (OperatingSystem.IsWindows())
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
        var found = UnixFile.Look(path);

        // Whoever made something else of it wants us to follow it, or to wait.
        if (found is { Kind: not UnixFileKind.Regular }) throw new UnauthorizedAccessException($"'{path}' is not a file.");
        FileStream file;
        try
        {
            file = new FileStream(path, File.Exists(path)
                ? new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.None, BufferSize = 0 }
                : new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, UnixCreateMode = LockMode });
        }
        catch (IOException e) when (OutputFiles.IsExists(e))
        {
            return null;
        }

        if (UnixFile.Look(file.SafeFileHandle) is not { } held || UnixFile.Look(path) == held) return file;
        file.Dispose();
        return null;
    }

    private static string NameFor(string output)
    {
        var full = Path.GetFullPath(output);
        return Path.Join(Path.GetDirectoryName(full), $".{Path.GetFileName(full)}.lock");
    }

    private static string Target(string output)
    {
        try
        {
            return File.ResolveLinkTarget(output, returnFinalTarget: true)?.FullName ?? output;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return output;
        }
    }
}
