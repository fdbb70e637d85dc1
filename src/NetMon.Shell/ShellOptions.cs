namespace NetMon.Shell;

/// <summary>What netmon is to do.</summary>
internal enum ShellMode
{
    Interactive,
    Command,
    File,
    StandardInput,
    Help,
    Version,
}

/// <summary>The command line is wrong; the message says how.</summary>
internal sealed class ShellUsageException(string message) : Exception(message);

/// <summary>The command line, understood as pwsh understands its own.</summary>
internal sealed record ShellOptions
{
    // The full name, and how few letters of it are enough.
    private static readonly (string Name, int Shortest)[] Names =
    [
        ("command", 1), ("file", 1), ("help", 1), ("version", 1), ("interactive", 1), ("noprofile", 3), ("noninteractive", 4),
        ("nologo", 3), ("noexit", 3), ("workingdirectory", 2), ("executionpolicy", 2),
    ];

    public ShellMode Mode { get; private init; } = ShellMode.Interactive;

    /// <summary>The command's text, or the script's path.</summary>
    public string Text { get; private init; } = "";

    public IReadOnlyList<string> Arguments { get; private init; } = [];

    public bool NonInteractive { get; private init; }

    public bool NoLogo { get; private init; }

    public bool NoExit { get; private init; }

    public string? WorkingDirectory { get; private init; }

    public string? ExecutionPolicy { get; private init; }

    public static ShellOptions Parse(IReadOnlyList<string> args) => Parse(args, Console.IsInputRedirected);

    internal static ShellOptions Parse(IReadOnlyList<string> args, bool inputRedirected)
    {
        var options = new ShellOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (arg is "-") return options with { Mode = ShellMode.StandardInput };
            if (!IsOption(arg)) return options.ForFile(args, i);
            switch (OptionName(arg))
            {
                case "command": return options.ForCommand(args, i + 1);
                case "file": return options.ForFile(args, i + 1);
                case "help": return options with { Mode = ShellMode.Help };
                case "version": return options with { Mode = ShellMode.Version };
                case "noprofile" or "interactive": break;
                case "noninteractive": options = options with { NonInteractive = true }; break;
                case "nologo": options = options with { NoLogo = true }; break;
                case "noexit": options = options with { NoExit = true }; break;
                case "workingdirectory": options = options with { WorkingDirectory = Value(args, ++i) }; break;
                case "executionpolicy": options = options with { ExecutionPolicy = Value(args, ++i) }; break;
                default: throw new ShellUsageException($"'{arg}' is neither an option nor a script.");
            }
        }

        return inputRedirected ? options with { Mode = ShellMode.StandardInput } : options;
    }

    private static bool IsOption(string arg) => arg.StartsWith('-') || arg is "/?";

    private static string? OptionName(string arg)
    {
        var given = arg.TrimStart('-').ToLowerInvariant();
        if (given is "?" or "/?") return "help";
        if (given is "wd") return "workingdirectory";
        if (given is "ep") return "executionpolicy";
        return Array.Find(Names, n => given.Length >= n.Shortest && n.Name.StartsWith(given, StringComparison.Ordinal)).Name;
    }

    private static string Value(IReadOnlyList<string> args, int index) =>
        index < args.Count ? args[index] : throw new ShellUsageException($"'{args[index - 1]}' needs a value.");

    private ShellOptions ForCommand(IReadOnlyList<string> args, int first)
    {
        var text = string.Join(' ', args.Skip(first));
        if (text is "-") return this with { Mode = ShellMode.StandardInput };
        return first < args.Count
            ? this with { Mode = ShellMode.Command, Text = text }
            : throw new ShellUsageException("-Command needs a command.");
    }

    private ShellOptions ForFile(IReadOnlyList<string> args, int index)
    {
        var path = Value(args, index);
        if (path is "-") return this with { Mode = ShellMode.StandardInput };
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new ShellUsageException($"There is no script '{path}'.");
        return this with { Mode = ShellMode.File, Text = full, Arguments = [.. args.Skip(index + 1)] };
    }
}
