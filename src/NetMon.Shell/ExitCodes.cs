namespace NetMon.Shell;

/// <summary>What netmon tells the process that started it, where that is not for the console of PowerShell to say.</summary>
internal static class ExitCodes
{
    /// <summary>What the console of PowerShell gives for a command that failed or was stopped.</summary>
    public const int Failure = 1;

    /// <summary>The session could not be started (EX_SOFTWARE of sysexits.h, as pwsh).</summary>
    public const int StartFailed = 70;

    /// <summary>It has rights that its user has not, and something would load foreign code into it (EX_NOPERM of sysexits.h).</summary>
    public const int Refused = 77;

    /// <summary>128 + SIGHUP: the terminal has gone away.</summary>
    public const int HungUp = 129;

    /// <summary>128 + SIGINT: Ctrl+C stopped the command or script.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGPIPE: nobody reads the output any more.</summary>
    public const int OutputClosed = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
