namespace NetMon.CaptureFiles.Output;

/// <summary>
/// Exclusive lock of an output, machine-wide: a file <c>.NAME.lock</c> next to it, locked while held and deleted on release. The system
/// releases the lock when a process dies, so a leftover file blocks nothing. Pipes, devices and files in read-only directories have no lock.
/// Thread-safe.
/// </summary>
public sealed class OutputLock : IDisposable
{
    private const int MaxAttempts = 100;
    private const int RetryMilliseconds = 10;
    private const UnixFileMode LockMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    // EWOULDBLOCK on Linux and macOS; ERROR_SHARING_VIOLATION.
    private static readonly int HeldByOther = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;

    private readonly string? _path;
    private FileStream? _file;

    private OutputLock(string? path, FileStream? file) => (_path, _file) = (path, file);

    /// <summary>Acquires the lock of an output.</summary>
    /// <param name="output">The file, or the path that the names of a file sequence are derived from. A link is resolved.</param>
    /// <param name="patience">Maximum time to wait for another holder.</param>
    /// <exception cref="OutputInUseException">The lock is held elsewhere.</exception>
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

    /// <summary>Whether an output is locked.</summary>
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

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, null) is not { } file) return;
        // Deleted while the lock is held, so that no other process can own the name yet. Windows deletes it on close.
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(_path!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover file blocks nothing.
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
                // Released in between; try again.
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
                // No lock file can be created here; if writing fails too, it reports the reason.
                return new OutputLock(path: null, file: null);
            }
        }

        throw new OutputInUseException(output);
    }

    // Returns null if the locked file no longer has the name.
    private static FileStream? OpenLock(string path)
    {
        if (OperatingSystem.IsWindows())
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
        var found = UnixFile.Look(path);

        // A link or pipe in its place could redirect or block us.
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
