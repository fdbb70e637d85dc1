using System.Management.Automation;
using NetMon.Adapters.Capture;
using NetMon.Capture;
using NetMon.Capture.Sources;
using NetMon.Errors;
using NetMon.Filtering;
using NetMon.Output;

namespace NetMon.Arguments;

/// <summary>Opens interfaces for cmdlets.</summary>
internal static class LiveSources
{
    /// <summary>
    /// Opens the interfaces that match names or patterns, each once. An interface that cannot be opened is a non-terminating error; if none can
    /// be opened, the error is terminating.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that writes the errors.</param>
    /// <param name="patterns">Interface names, with or without wildcards.</param>
    /// <param name="settings">The capture settings.</param>
    public static List<LiveInterfaceSource> OpenInterfaces(this PSCmdlet cmdlet, IEnumerable<string> patterns, LiveCaptureSettings settings)
    {
        var sources = new List<LiveInterfaceSource>();
        var errors = new List<ErrorRecord>();
        var interfaces = InterfaceSelection.Read();
        foreach (var pattern in patterns)
        {
            var names = interfaces.FindNames(pattern);
            if (names.Count == 0)
                errors.Add(ErrorCatalog.InterfaceNotFound(pattern, interfaces.Suggest(pattern), advice: SourceAdvice.ForMissingInterface(cmdlet, pattern)));
            foreach (var name in names)
            {
                if (sources.Exists(source => source.Name == name)) continue;
                try
                {
                    sources.Add(LiveInterfaceSource.Open(name, settings));
                    cmdlet.WriteVerbose(SourceText.Opened(sources[^1].Interface, settings));
                }
                catch (Exception e) when (e is CaptureException or FilterException or CaptureLibraryException)
                {
                    errors.Add(ErrorCatalog.ForSource(name, e));
                }
            }
        }

        // Only the failure of all interfaces ends the command.
        foreach (var error in sources.Count > 0 ? errors : errors.SkipLast(1)) cmdlet.WriteError(error);
        if (sources.Count == 0) cmdlet.ThrowTerminatingError(errors[^1]);
        return sources;
    }
}
