using System.Management.Automation;
using NetMon.Alerts;
using NetMon.Alerts.Delivery;
using NetMon.Arguments;
using NetMon.Capture;
using NetMon.CaptureFiles;
using NetMon.CaptureFiles.Output;
using NetMon.Configuration;
using NetMon.Filtering;
using NetMon.Interfaces;
using NetMon.Monitors;
using NetMon.Presentation;

namespace NetMon.Errors;

/// <summary>
/// The one place that makes error records. Ids, categories and targets are part of the public contract: scripts catch by them.
/// </summary>
internal static class ErrorCatalog
{
    /// <summary>No interface has the name; <paramref name="nearMisses"/> are the names that come closest.</summary>
    public static ErrorRecord InterfaceNotFound(string name, IReadOnlyCollection<string> nearMisses, Exception? inner = null)
    {
        var guess = NameSuggestions.Question(nearMisses);
        return Record(
            new ItemNotFoundException($"There is no network interface named {SafeText.Quote(name)}.{guess}", inner),
            "InterfaceNotFound", ErrorCategory.ObjectNotFound, name,
            "Get-NetInterface lists the interfaces of this machine.");
    }

    /// <summary>The user may not capture; <paramref name="hint"/> is the exact command that changes that.</summary>
    public static ErrorRecord CaptureNotPermitted(string interfaceName, string hint, Exception? inner = null) => Record(
        new UnauthorizedAccessException($"You may not capture on {SafeText.Quote(interfaceName)}. To allow it: {hint}", inner),
        "CaptureNotPermitted", ErrorCategory.PermissionDenied, interfaceName, hint);

    /// <summary>libpcap or Npcap is not there, or lacks what is needed.</summary>
    public static ErrorRecord ForLibrary(CaptureLibraryException exception) => Record(
        exception, exception is CaptureLibraryTooOldException ? "CaptureLibraryTooOld" : "CaptureLibraryMissing", ErrorCategory.NotInstalled, "libpcap",
        exception.InstallAdvice, $"{exception.Message} Live capture and filters need it. {exception.InstallAdvice}");

    /// <summary>A filter expression was refused; the message is libpcap's.</summary>
    public static ErrorRecord FilterInvalid(FilterException exception) => Record(
        new FormatException($"The filter {exception.Excerpt} is not valid: {exception.Message}", exception),
        "FilterInvalid", ErrorCategory.InvalidArgument, exception.Expression,
        "Filters are written in the language of pcap-filter(7), for instance: tcp port 443 and host 192.0.2.1");

    /// <summary>A live capture ended although nobody asked it to.</summary>
    public static ErrorRecord InterfaceDown(string interfaceName, Exception exception) => Record(
        exception, "InterfaceDown", ErrorCategory.ResourceUnavailable, interfaceName,
        "Bring the interface up and start the capture again. What had arrived before has been delivered.");

    /// <summary>The interface vanished while it was captured on.</summary>
    public static ErrorRecord InterfaceRemoved(string interfaceName, Exception exception) => Record(
        exception, "InterfaceRemoved", ErrorCategory.ResourceUnavailable, interfaceName,
        "Get-NetInterface lists the interfaces there are now. What had arrived before has been delivered.");

    /// <summary>The capture library reported something that has no id of its own.</summary>
    public static ErrorRecord CaptureFailed(string source, Exception exception) => Record(
        exception, "CaptureFailed", ErrorCategory.DeviceError, source,
        "The message is the capture library's. Get-NetInterface says what each interface can do.");

    /// <summary>A capture file is not there.</summary>
    public static ErrorRecord CaptureFileNotFound(string path, Exception? inner = null) => Record(
        new FileNotFoundException($"There is no capture file {SafeText.Quote(path, SafeText.PathLimit)}.", path, inner),
        "CaptureFileNotFound", ErrorCategory.ObjectNotFound, path,
        "Check the path; -LiteralPath takes names with wildcard characters as they are.");

    /// <summary>A folder was given where a file is wanted.</summary>
    public static ErrorRecord CaptureFileIsDirectory(string path) => Record(
        new IOException($"{SafeText.Quote(path, SafeText.PathLimit)} is a directory, not a capture file."),
        "CaptureFileIsDirectory", ErrorCategory.InvalidArgument, path,
        "Name the files in it, for instance with a wildcard: *.pcapng");

    /// <summary>The provider of a path is not the file system.</summary>
    public static ErrorRecord PathNotFileSystem(string path) => Record(
        new NotSupportedException($"{SafeText.Quote(path, SafeText.PathLimit)} is not a path in the file system."),
        "PathNotFileSystem", ErrorCategory.InvalidArgument, path,
        "Files are read from and written to the file system only.");

    /// <summary>The system refused access to a capture file.</summary>
    public static ErrorRecord CaptureFileAccessDenied(string path, Exception exception) => Record(
        exception, "CaptureFileAccessDenied", ErrorCategory.PermissionDenied, path,
        "Check the permissions of the file and of the directories above it.");

    /// <summary>The first bytes are of no capture format.</summary>
    public static ErrorRecord CaptureFileUnrecognised(string path, CaptureFileException exception) => Record(
        exception, "CaptureFileUnrecognised", ErrorCategory.InvalidData, path,
        "pcap, pcapng, snoop, ERF and ETL with packets are read, plain or compressed with gzip, zstd or lz4.");

    /// <summary>The file breaks off or contradicts itself; its good packets have been delivered.</summary>
    public static ErrorRecord CaptureFileDamaged(string path, CaptureFileException exception) => Record(
        exception, "CaptureFileDamaged", ErrorCategory.InvalidData, path,
        $"The {exception.PacketCount} packets before the damage were delivered; Export-PacketCapture makes a clean file of them.");

    /// <summary>The system failed to read a capture file.</summary>
    public static ErrorRecord CaptureFileReadFailed(string path, Exception exception) => Record(
        exception, "CaptureFileReadFailed", ErrorCategory.ReadError, path,
        "The message is the system's. What had been read before has been delivered.");

    /// <summary>The output file is there and may not be replaced.</summary>
    public static ErrorRecord CaptureFileExists(OutputExistsException exception) => Record(
        exception, "CaptureFileExists", ErrorCategory.ResourceExists, exception.Path,
        "Choose another name, or give -Force (without -NoClobber) to replace the file.");

    /// <summary>Another capture or monitor writes to the output.</summary>
    public static ErrorRecord OutputInUse(OutputInUseException exception) => Record(
        exception, "OutputInUse", ErrorCategory.ResourceBusy, exception.Path,
        "Give each capture and each monitor outputs of its own, or end the other one first: Get-TrafficMonitor and Get-CaptureStatistics -Running show those of this process.");

    /// <summary>The output file is read-only.</summary>
    public static ErrorRecord CaptureFileReadOnly(string path) => Record(
        new UnauthorizedAccessException($"The file {SafeText.Quote(path, SafeText.PathLimit)} is read-only."),
        "CaptureFileReadOnly", ErrorCategory.PermissionDenied, path,
        "-Force writes to read-only files.");

    /// <summary>The format of the output file cannot hold what is to be written, or the file to append to does not match it.</summary>
    public static ErrorRecord CaptureFormatMismatch(string path, CaptureFormatException exception) => Record(
        exception, "CaptureFormatMismatch", ErrorCategory.InvalidArgument, path,
        "pcapng holds every link type and every time: -Format Pcapng, or a name that ends in .pcapng.");

    /// <summary>A file of flows that cannot be added to: it is of another kind, or of another version.</summary>
    public static ErrorRecord FlowFileMismatch(string path, FlowFileException exception) => Record(
        exception, "FlowFileMismatch", ErrorCategory.InvalidData, path,
        "Move the file or give another name; -Force replaces it.");

    /// <summary>What came down the pipeline is no packet, or one that lost its bytes on the way.</summary>
    public static ErrorRecord PacketExpected(string typeName) => Record(
        new InvalidCastException(typeName switch
        {
            _ when IsOf<PacketRecord>(typeName) => "The packets from the pipeline have lost their bytes: only a part of their properties has come.",
            _ when IsOf<FlowRecord>(typeName) => "Only packets are taken here. Flows need -Path or -Interface beside them, where their packets are.",
            _ => $"Only packets are taken here, not objects of type {typeName}.",
        }),
        "PacketExpected", ErrorCategory.InvalidType, typeName,
        "Take packets as Import-PacketCapture and Start-PacketCapture give them. They keep their bytes through jobs, Invoke-Command and Export-Clixml, "
        + "but not through Select-Object -Property, Export-Csv, ConvertTo-Json or pwsh -OutputFormat Xml; there write a file with Export-PacketCapture.");

    /// <summary>Something was given to compare that is neither a flow nor a summary.</summary>
    public static ErrorRecord FlowSummaryExpected(string typeName) => Record(
        new InvalidCastException($"Only flows and traffic summaries can be compared, not objects of type {typeName}."),
        "FlowSummaryExpected", ErrorCategory.InvalidType, typeName,
        "Give what Get-FlowSummary wrote, also out of Import-Clixml or Import-Csv, with all its properties: not cut down by Select-Object.");

    /// <summary>Summaries were given that cannot be seen by a grouping.</summary>
    public static ErrorRecord SummaryGroupingMismatch(TrafficGrouping grouping) => Record(
        new InvalidOperationException($"The two summaries cannot be compared by {grouping}: one of them was made by something else."),
        "SummaryGroupingMismatch", ErrorCategory.InvalidOperation, grouping,
        "Make both with the same Get-FlowSummary -By, or keep the flows (Get-FlowSummary without -By), which can be compared by anything.");

    /// <summary>An object that should be a flow has not the properties of one.</summary>
    public static ErrorRecord FlowInvalid(PSObject? flow) => Record(
        new InvalidCastException($"An object of type {flow?.TypeNames[0] ?? "null"} has not the properties of a flow."),
        "FlowInvalid", ErrorCategory.InvalidType, flow ?? "null",
        "Take flows from Get-FlowSummary, or objects with their properties Protocol, SrcIP, SrcPort, DstIP, DstPort, StartTime and EndTime.");

    /// <summary>The folder of an output file is not there.</summary>
    public static ErrorRecord OutputDirectoryNotFound(string path, Exception? inner = null) => Record(
        new DirectoryNotFoundException($"The directory of {SafeText.Quote(path, SafeText.PathLimit)} does not exist.", inner),
        "OutputDirectoryNotFound", ErrorCategory.ObjectNotFound, path,
        "Folders are made, drives are not: Get-PSDrive lists them.");

    /// <summary>An output file cannot be made or written on; what was written before is a valid file.</summary>
    public static ErrorRecord CaptureFileWriteFailed(string path, Exception exception) => Record(
        // The system ends some of its messages with the path, which this one begins with.
        new IOException(
            $"Cannot write {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message.Replace($" : '{path}'", "", StringComparison.Ordinal)}", exception),
        "CaptureFileWriteFailed", ErrorCategory.WriteError, path,
        "Check the free space and the permissions of the directory. Packets written before the failure can be read.");

    /// <summary>A configuration cannot be used; the message says where the first things are wrong.</summary>
    public static ErrorRecord ConfigInvalid(string path, MonitorConfigurationException exception) => Record(
        exception, "ConfigInvalid", ErrorCategory.InvalidData, path,
        $"Test-TrafficMonitorConfig -LiteralPath '{path.Replace("'", "''", StringComparison.Ordinal)}' lists everything that is wrong with it.");

    /// <summary>A configuration is not there.</summary>
    public static ErrorRecord ConfigNotFound(string path, Exception? inner = null) => Record(
        new FileNotFoundException($"There is no configuration {SafeText.Quote(path, SafeText.PathLimit)}.", path, inner),
        "ConfigNotFound", ErrorCategory.ObjectNotFound, path,
        "New-TrafficMonitorConfig writes one to begin with.");

    /// <summary>The system failed or refused to read a configuration.</summary>
    public static ErrorRecord ConfigReadFailed(string path, Exception exception) => Record(
        new IOException($"Cannot read {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "ConfigReadFailed", ErrorCategory.ReadError, path,
        "Check the permissions of the file and of the directories above it.");

    /// <summary>The configuration to be written exists.</summary>
    public static ErrorRecord ConfigExists(string path) => Record(
        new IOException($"The file {SafeText.Quote(path, SafeText.PathLimit)} exists."),
        "ConfigExists", ErrorCategory.ResourceExists, path,
        "Choose another name, or give -Force to replace the file.");

    /// <summary>A configuration cannot be written.</summary>
    public static ErrorRecord ConfigWriteFailed(string path, Exception exception) => Record(
        new IOException($"Cannot write {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "ConfigWriteFailed", ErrorCategory.WriteError, path,
        "Check the free space and the permissions of the directory.");

    /// <summary>What reading a configuration threw, as the error it stands for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What was thrown.</param>
    public static ErrorRecord ForConfig(string path, Exception exception) => exception switch
    {
        MonitorConfigurationException e => ConfigInvalid(path, e),
        FileNotFoundException or DirectoryNotFoundException => ConfigNotFound(path, exception),
        _ => ConfigReadFailed(path, exception),
    };

    /// <summary>A parameter was given that means nothing without another.</summary>
    public static ErrorRecord ParameterRequired(string required, string dependent) => Record(
        new PSArgumentException($"-{dependent} needs -{required}.", dependent),
        "ParameterRequired", ErrorCategory.InvalidArgument, dependent,
        $"Give -{required} too, or leave -{dependent} out.");

    /// <summary>Two parameters were given of which only one can be meant.</summary>
    public static ErrorRecord ParametersExclusive(string one, string other) => Record(
        new PSArgumentException($"-{one} and -{other} cannot be given together.", other),
        "ParametersExclusive", ErrorCategory.InvalidArgument, other,
        $"Give -{one} or -{other}.");

    /// <summary>The property to sort by is not one of what comes out.</summary>
    public static ErrorRecord SortPropertyUnknown(string sortBy, IEnumerable<string> properties) => Record(
        new PSArgumentException($"There is no property {SafeText.Quote(sortBy)} to sort by.{NameSuggestions.Question(sortBy, properties)} There are {string.Join(", ", properties)}.", nameof(sortBy)),
        "SortPropertyUnknown", ErrorCategory.InvalidArgument, sortBy,
        "Flows and summaries (-By) have different properties; Get-Member shows them.");

    /// <summary>No application is called so.</summary>
    public static ErrorRecord ApplicationUnknown(string name, IReadOnlyList<string> names) => Record(
        new PSArgumentException($"No application is called {SafeText.Quote(name)}.{NameSuggestions.Question(name, names)}", nameof(name)),
        "ApplicationUnknown", ErrorCategory.InvalidArgument, name,
        $"Wildcards are allowed. There are {string.Join(", ", names)}.");

    /// <summary>No packet had a layer of that name.</summary>
    public static ErrorRecord LayerNotFound(string name, IEnumerable<string> names) => Record(
        new ItemNotFoundException($"No packet had a layer {SafeText.Quote(name)}.{NameSuggestions.Question(name, names)}"),
        "LayerNotFound", ErrorCategory.ObjectNotFound, name,
        "Get-PacketDetail without -Layer gives every layer of a packet with its name.");

    /// <summary>No packet had a field of that name.</summary>
    public static ErrorRecord FieldNotFound(string name, IEnumerable<string> names) => Record(
        new ItemNotFoundException($"No packet had a field {SafeText.Quote(name)}.{NameSuggestions.Question(name, names)}"),
        "FieldNotFound", ErrorCategory.ObjectNotFound, name,
        "Get-PacketDetail -Field * gives every field of a packet with its name.");

    /// <summary>Neither an interface nor a file was given.</summary>
    public static ErrorRecord SourceRequired() => Record(
        new PSInvalidOperationException("There is nothing to read from: give -Interface or -Path."), "SourceRequired", ErrorCategory.InvalidArgument, "Interface",
        "Get-NetInterface lists the interfaces.");

    /// <summary>A window in time ends before it begins.</summary>
    public static ErrorRecord TimeWindowEmpty(DateTime start, DateTime end) => Record(
        new PSArgumentException($"The window ends at {end:o}, which is not after its start at {start:o}.", nameof(end)),
        "TimeWindowEmpty", ErrorCategory.InvalidArgument, end, "A time without a zone is local; 2026-01-31T12:00:00Z is UTC.");

    /// <summary>The live table could not be drawn any more.</summary>
    public static ErrorRecord DisplayFailed(Exception exception) => Record(
        exception, "DisplayFailed", ErrorCategory.WriteError, "terminal",
        "The message is the system's. Where there is no terminal, or with TERM=dumb, lines of text are written instead of the table.");

    /// <summary>The first of two prefix lengths is none of IPv4.</summary>
    public static ErrorRecord PrefixLengthInvalid(int prefixLength) => Record(
        new PSArgumentException($"An IPv4 network cannot have a prefix of {prefixLength} bits.", nameof(prefixLength)),
        "PrefixLengthInvalid", ErrorCategory.InvalidArgument, prefixLength,
        "Two prefix lengths are those of IPv4, 0 to 32, and of IPv6, 0 to 128, in this order: -PrefixLength 16, 48");

    /// <summary>An alert rule cannot be; everything that is wrong with it is named.</summary>
    public static ErrorRecord AlertRuleInvalid(AlertRuleException exception) => Record(
        exception, "AlertRuleInvalid", ErrorCategory.InvalidArgument, exception.Rule,
        "Mend what the message names; Get-Help Register-TrafficAlert -Full and about_TrafficAlerts say what each parameter takes.");

    /// <summary>A channel for alerts cannot be.</summary>
    public static ErrorRecord AlertChannelInvalid(NotificationSettingsException exception) => Record(
        exception, "AlertChannelInvalid", ErrorCategory.InvalidArgument, $"{exception.Channel}",
        "Mend what the message names; Get-Help New-AlertChannel -Full says what each parameter takes.");

    /// <summary>There is a rule of that name.</summary>
    public static ErrorRecord AlertExists(string name) => Record(
        new InvalidOperationException($"There is an alert rule named {SafeText.Quote(name)} already."),
        "AlertExists", ErrorCategory.ResourceExists, name,
        "-Force replaces it; Unregister-TrafficAlert removes it.");

    /// <summary>There is no rule of that name in this session; <paramref name="nearMisses"/> are the names that come closest.</summary>
    public static ErrorRecord AlertNotFound(string name, IReadOnlyCollection<string> nearMisses)
    {
        var guess = NameSuggestions.Question(nearMisses);
        return Record(
            new ItemNotFoundException($"There is no alert rule named {SafeText.Quote(name)} in this session.{guess}"),
            "AlertNotFound", ErrorCategory.ObjectNotFound, name,
            "Get-TrafficAlert lists the rules of this session; Register-TrafficAlert makes one.");
    }

    /// <summary>There is no rule of that name in a configuration.</summary>
    public static ErrorRecord ConfiguredAlertNotFound(string name, string configPath, IEnumerable<string> names) => Record(
        new ItemNotFoundException(
            $"There is no alert rule named {SafeText.Quote(name)} in {SafeText.Quote(configPath, SafeText.PathLimit)}.{NameSuggestions.Question(name, names)}"),
        "AlertNotFound", ErrorCategory.ObjectNotFound, name,
        "A rule is a table [[alert]] with a name; the one of [alert] is called alert.");

    /// <summary>There are no rules to try.</summary>
    /// <param name="names">The names that were asked for; null for all rules.</param>
    /// <param name="configPath">The configuration that they were looked for in; null for the session.</param>
    public static ErrorRecord AlertsToTryNotFound(IReadOnlyCollection<string>? names, string? configPath)
    {
        var named = names is null ? "" : $" named {string.Join(", ", names.Select(name => SafeText.Quote(name)))}";
        return configPath is null
            ? Record(
                new ItemNotFoundException($"There is no alert rule{named} in this session."),
                "AlertNotFound", ErrorCategory.ObjectNotFound, names ?? ["*"],
                "Get-TrafficAlert lists the rules of this session; Register-TrafficAlert makes one.")
            : Record(
                new ItemNotFoundException($"The configuration {SafeText.Quote(configPath, SafeText.PathLimit)} has no alert rule{named}."),
                "AlertNotFound", ErrorCategory.ObjectNotFound, configPath,
                "A rule is a table [[alert]] with a name, or [alert] with an ip; New-TrafficMonitorConfig writes a template with both.");
    }

    /// <summary>A monitor of that name runs.</summary>
    public static ErrorRecord MonitorExists(string name) => Record(
        new InvalidOperationException($"A monitor named {SafeText.Quote(name)} is running already."),
        "MonitorExists", ErrorCategory.ResourceExists, name,
        "Give another -Name, or end the other one with Stop-TrafficMonitor.");

    /// <summary>No monitor of that name runs; <paramref name="nearMisses"/> are the names that come closest.</summary>
    public static ErrorRecord MonitorNotFound(string name, IReadOnlyCollection<string> nearMisses)
    {
        var guess = NameSuggestions.Question(nearMisses);
        return Record(
            new ItemNotFoundException($"There is no monitor named {SafeText.Quote(name)}.{guess}"),
            "MonitorNotFound", ErrorCategory.ObjectNotFound, name,
            "Get-TrafficMonitor lists the monitors of this process; Start-TrafficMonitor starts one.");
    }

    /// <summary>A running monitor cannot go over to a configuration.</summary>
    public static ErrorRecord MonitorReloadRefused(string name, Exception exception) => Record(
        exception, "MonitorReloadRefused", ErrorCategory.InvalidOperation, name,
        "The monitor goes on as it was. Stop-TrafficMonitor and Start-TrafficMonitor take every change.");

    /// <summary>A monitor that was started from parameters has no file to read again.</summary>
    public static ErrorRecord MonitorHasNoConfig(string name) => Record(
        new InvalidOperationException($"The monitor {SafeText.Quote(name)} was not started from a configuration."),
        "MonitorHasNoConfig", ErrorCategory.InvalidOperation, name,
        "Give -ConfigPath to go over to a configuration.");

    /// <summary>Nobody named an interface, and none offers itself.</summary>
    public static ErrorRecord DefaultInterfaceNotFound() => Record(
        new ItemNotFoundException("No interface was named, and there is none that is up and may be captured on."),
        "DefaultInterfaceNotFound", ErrorCategory.ObjectNotFound, "interface",
        "Get-NetInterface lists the interfaces, and in CaptureHint what would give you the right to capture.");

    /// <summary>What making or writing an output file threw, as the error it stands for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What was thrown.</param>
    public static ErrorRecord ForOutput(string path, Exception exception) => exception switch
    {
        OutputExistsException e => CaptureFileExists(e),
        OutputInUseException e => OutputInUse(e),
        FlowFileException e => FlowFileMismatch(path, e),
        CaptureFormatException e => CaptureFormatMismatch(path, e),
        CaptureFileException { Fault: CaptureFileFault.Unrecognised } e => CaptureFileUnrecognised(path, e),
        CaptureFileException e => CaptureFileDamaged(path, e),
        DirectoryNotFoundException => OutputDirectoryNotFound(path, exception),
        UnauthorizedAccessException => CaptureFileAccessDenied(path, exception),
        _ => CaptureFileWriteFailed(path, exception),
    };

    /// <summary>What a source of packets threw, as the error it stands for.</summary>
    /// <param name="source">The interface, or the path of the file.</param>
    /// <param name="exception">What was thrown.</param>
    public static ErrorRecord ForSource(string source, Exception exception) => exception switch
    {
        FilterException e => FilterInvalid(e),
        CaptureLibraryException e => ForLibrary(e),
        CaptureFileException { Fault: CaptureFileFault.Unrecognised } e => CaptureFileUnrecognised(source, e),
        CaptureFileException e => CaptureFileDamaged(source, e),
        CaptureException e => ForInterface(source, e),
        FileNotFoundException or DirectoryNotFoundException => CaptureFileNotFound(source, exception),
        UnauthorizedAccessException => CaptureFileAccessDenied(source, exception),
        IOException => CaptureFileReadFailed(source, exception),
        _ => CaptureFailed(source, exception),
    };

    private static ErrorRecord ForInterface(string source, CaptureException exception)
    {
        // On Windows an interface is opened by another name than people know.
        var name = exception.InterfaceName.Length > 0 ? exception.InterfaceName : source;
        return exception.Fault switch
        {
            CaptureFault.InterfaceNotFound => InterfaceNotFound(name, InterfaceSelection.Read().Suggest(name), exception),
            CaptureFault.NotPermitted => CaptureNotPermitted(name, CaptureRights.FindHint(source) ?? exception.Message, exception),
            CaptureFault.InterfaceDown => InterfaceDown(name, exception),
            CaptureFault.InterfaceRemoved => InterfaceRemoved(name, exception),
            _ => CaptureFailed(name, exception),
        };
    }

    // Also of one that was deserialised or selected.
    private static bool IsOf<T>(string typeName) => typeName.EndsWith(typeof(T).FullName!, StringComparison.Ordinal);

    private static ErrorRecord Record(
        Exception exception, string id, ErrorCategory category, object target, string advice, string? message = null) =>
        new(exception, id, category, target)
        {
            // Whatever a message quotes, of files, of the system or of its user, it is safe to show.
            ErrorDetails = new ErrorDetails(SafeText.GuardLines(message ?? exception.Message)) { RecommendedAction = SafeText.GuardLines(advice) },
        };
}
