namespace NetMon.Shell.Interactive;

/// <summary>The statements typed at the prompt, kept from session to session. A folder that cannot be written only costs the keeping.</summary>
internal sealed class HistoryFile
{
    private const int Kept = 1000;
    private readonly string _path;

    public HistoryFile(string path) => _path = path;

    /// <summary>The file in the user's state folder (XDG_STATE_HOME, or its default; local application data on Windows).</summary>
    public static HistoryFile OfThisUser()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state))
        {
            state = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        }

        return new HistoryFile(Path.Join(state, "netmon", "history"));
    }

    /// <summary>The newest statements, oldest first.</summary>
    public IReadOnlyList<string> Load()
    {
        try
        {
            return File.Exists(_path) ? [.. File.ReadLines(_path).TakeLast(Kept)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Keeps a statement, as lines as they were typed.</summary>
    /// <param name="statement">The statement.</param>
    public void Add(string statement)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            else Directory.CreateDirectory(Path.GetDirectoryName(_path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.AppendAllLines(_path, statement.Split('\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The statement runs all the same.
        }
    }
}
