namespace NetMon.Shell;

/// <summary>Exit codes of netmon beyond those of the PowerShell console.</summary>
internal static class ExitCodes
{
    /// <summary>The PowerShell console's code for a command that failed or was stopped.</summary>
    public const int Failure = 1;

    /// <summary>The session could not be started (EX_SOFTWARE of sysexits.h, as in pwsh).</summary>
    public const int StartFailed = 70;

    /// <summary>The process has capabilities, and the environment would load foreign code into it (EX_NOPERM of sysexits.h).</summary>
    public const int Refused = 77;

    /// <summary>128 + SIGHUP: the terminal was closed.</summary>
    public const int HungUp = 129;

    /// <summary>128 + SIGINT: Ctrl+C stopped the command or script.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGPIPE: the reader of the output pipe has closed it.</summary>
    public const int OutputClosed = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
