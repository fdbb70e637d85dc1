using NetMon.Shell;
using NetMon.Shell.Hosting;

if (Hardening.Apply(args) is { } refusal)
{
    Console.Error.WriteLine($"netmon: {refusal}");
    return ExitCodes.Refused;
}

// Frames, files and consoles speak UTF-8 everywhere; a Windows console has to be told.
if (OperatingSystem.IsWindows()) Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var streams = new StandardStreams();
try
{
    return ShellOptions.Parse(args) switch
    {
        { Mode: ShellMode.Help } => Say(ShellText.Help),
        { Mode: ShellMode.Version } => Say(ShellText.Version),
        var options => ShellProgram.Run(options, streams),
    };
}
catch (ShellUsageException e)
{
    streams.Error.WriteLine($"netmon: {e.Message}");
    streams.Error.WriteLine("Run 'netmon -Help' to see what it takes.");
    return ExitCodes.Usage;
}
catch (OutputClosedException)
{
    return ExitCodes.OutputClosed;
}

int Say(string text)
{
    streams.Output.WriteLine(text);
    return ExitCodes.Success;
}
