using System.Management.Automation;
using NetMon.Alerts.Delivery;
using NetMon.Alerts;
using NetMon.Arguments;
using NetMon.Capture;
using NetMon.CaptureFiles.Output;
using NetMon.CaptureFiles;
using NetMon.CaptureTools.Splitting;
using NetMon.Configuration;
using NetMon.Filtering;
using NetMon.Flows.Decryption;
using NetMon.Flows.Files;
using NetMon.Input;
using NetMon.Interfaces;
using NetMon.Presentation;

namespace NetMon.Errors;

/// <summary>
/// Creates all error records. Ids, categories and targets are part of the public contract, because scripts rely on them.
/// </summary>
internal static class ErrorCatalog
{
    /// <summary>
    /// No interface has the name; <paramref name="nearMisses"/> are the nearest existing names, <paramref name="advice"/> is what to do if the
    /// name is that of something else.
    /// </summary>
    public static ErrorRecord InterfaceNotFound(string name, IReadOnlyCollection<string> nearMisses, Exception? inner = null, string? advice = null)
    {
        var guess = NameSuggestions.Question(nearMisses);
        return Record(
            new ItemNotFoundException($"There is no network interface named {SafeText.Quote(name)}.{guess}", inner),
            "InterfaceNotFound", ErrorCategory.ObjectNotFound, name,
            advice ?? "Get-NetInterface lists the interfaces of this machine.");
    }

    /// <summary>The user may not capture; <paramref name="hint"/> is the exact command that permits it.</summary>
    public static ErrorRecord CaptureNotPermitted(string interfaceName, string hint, Exception? inner = null) => Record(
        new UnauthorizedAccessException($"You may not capture on {SafeText.Quote(interfaceName)}. To allow it: {hint}", inner),
        "CaptureNotPermitted", ErrorCategory.PermissionDenied, interfaceName, hint);

    /// <summary>libpcap or Npcap is missing or too old.</summary>
    public static ErrorRecord ForLibrary(CaptureLibraryException exception) => Record(
        exception, exception is CaptureLibraryTooOldException ? "CaptureLibraryTooOld" : "CaptureLibraryMissing", ErrorCategory.NotInstalled, "libpcap",
        exception.InstallAdvice, $"{exception.Message} Live capture and filters need it. {exception.InstallAdvice}");

    /// <summary>A filter expression is invalid, with libpcap's message, or the value of a parameter that becomes part of it.</summary>
    public static ErrorRecord FilterInvalid(FilterException exception) => Record(
        new FormatException(
            exception.Parameter is null
                ? $"The filter {exception.Excerpt} is not valid: {exception.Message}"
                : $"The value of -{exception.Parameter} is not valid: {exception.Message}",
            exception),
        "FilterInvalid", ErrorCategory.InvalidArgument, exception.Expression,
        exception.Parameter is null
            ? "Filters use the syntax of pcap-filter(7), for example: tcp port 443 and host 192.0.2.1"
            : $"Correct the value of -{exception.Parameter}.");

    /// <summary>A live capture ended unexpectedly.</summary>
    public static ErrorRecord InterfaceDown(string interfaceName, Exception exception) => Record(
        exception, "InterfaceDown", ErrorCategory.ResourceUnavailable, interfaceName,
        "Bring the interface up and start the capture again. Packets captured before have been delivered.");

    /// <summary>The interface disappeared during the capture.</summary>
    public static ErrorRecord InterfaceRemoved(string interfaceName, Exception exception) => Record(
        exception, "InterfaceRemoved", ErrorCategory.ResourceUnavailable, interfaceName,
        "Get-NetInterface lists the current interfaces. Packets captured before have been delivered.");

    /// <summary>The capture library reported something that has no id of its own.</summary>
    public static ErrorRecord CaptureFailed(string source, Exception exception) => Record(
        exception, "CaptureFailed", ErrorCategory.DeviceError, source,
        "The message is from the capture library. Get-NetInterface shows the capabilities of each interface.");

    /// <summary>A capture file does not exist.</summary>
    public static ErrorRecord CaptureFileNotFound(string path, Exception? inner = null) => CaptureFileNotFound(path, inner, advice: null);

    /// <summary>A capture file does not exist; <paramref name="advice"/> is what to do if the name is that of something else.</summary>
    public static ErrorRecord CaptureFileNotFound(string path, Exception? inner, string? advice) => Record(
        new FileNotFoundException($"There is no capture file {SafeText.Quote(path, SafeText.PathLimit)}.", path, inner),
        "CaptureFileNotFound", ErrorCategory.ObjectNotFound, path,
        advice ?? "Check the path. Use -LiteralPath for names with wildcard characters.");

    /// <summary>A folder was given instead of a file.</summary>
    public static ErrorRecord CaptureFileIsDirectory(string path) => Record(
        new IOException($"{SafeText.Quote(path, SafeText.PathLimit)} is a directory, not a capture file."),
        "CaptureFileIsDirectory", ErrorCategory.InvalidArgument, path,
        "Name the files in it, for example with a wildcard: *.pcapng");

    /// <summary>The provider of a path is not the file system.</summary>
    public static ErrorRecord PathNotFileSystem(string path) => Record(
        new NotSupportedException($"{SafeText.Quote(path, SafeText.PathLimit)} is not a path in the file system."),
        "PathNotFileSystem", ErrorCategory.InvalidArgument, path,
        "Files are read from and written to the file system only.");

    /// <summary>The system refused access to a capture file.</summary>
    public static ErrorRecord CaptureFileAccessDenied(string path, Exception exception) => Record(
        exception, "CaptureFileAccessDenied", ErrorCategory.PermissionDenied, path,
        "Check the permissions of the file and of the directories above it.");

    /// <summary>The first bytes match no capture file format.</summary>
    public static ErrorRecord CaptureFileUnrecognised(string path, CaptureFileException exception) => Record(
        exception, "CaptureFileUnrecognised", ErrorCategory.InvalidData, path,
        "pcap, pcapng, snoop and ERF files and ETL traces with packets are read, plain or compressed with gzip, zstd or lz4.");

    /// <summary>The file is truncated or inconsistent; its valid packets have been delivered.</summary>
    public static ErrorRecord CaptureFileDamaged(string path, CaptureFileException exception) => Record(
        exception, "CaptureFileDamaged", ErrorCategory.InvalidData, path,
        $"The {exception.PacketCount} packets before the damage were delivered; Export-PacketCapture can write them to a valid file.");

    /// <summary>The system failed to read a capture file.</summary>
    public static ErrorRecord CaptureFileReadFailed(string path, Exception exception) => Record(
        exception, "CaptureFileReadFailed", ErrorCategory.ReadError, path,
        "The message is from the operating system. Packets read before have been delivered.");

    /// <summary>The output file exists and may not be replaced.</summary>
    public static ErrorRecord CaptureFileExists(OutputExistsException exception) => Record(
        exception, "CaptureFileExists", ErrorCategory.ResourceExists, exception.Path,
        "Choose another name, or use -Force (without -NoClobber) to replace the file.");

    /// <summary>A file to write is also read, as with a wildcard that includes it.</summary>
    public static ErrorRecord OutputIsInput(string path) => Record(
        new IOException($"{SafeText.Quote(path, SafeText.PathLimit)} is to be read and to be written."),
        "OutputIsInput", ErrorCategory.InvalidArgument, path,
        "Write to another folder, or to a name that the wildcard does not include.");

    /// <summary>A file has to be read twice, which a pipe cannot be.</summary>
    public static ErrorRecord InputNotRepeatable(string path, string reason) => Record(
        new NotSupportedException($"{SafeText.Quote(path, SafeText.PathLimit)} is a pipe or a device, and {reason} needs to read a file twice."),
        "InputNotRepeatable", ErrorCategory.InvalidArgument, path,
        "Save it to a file first, for example with Import-PacketCapture and Export-PacketCapture.");

    /// <summary>A pattern for the names of files is invalid.</summary>
    public static ErrorRecord NamePatternInvalid(string pattern, string problem) => Record(
        new FormatException($"The pattern {SafeText.Quote(pattern)} is not valid: {problem}"),
        "NamePatternInvalid", ErrorCategory.InvalidArgument, pattern,
        "Use {Name}, {Index}, {Time} and {Key} with letters, digits and punctuation that names of files may have, for example '{Name}-{Key}.pcapng'.");

    /// <summary>More files than allowed would be written.</summary>
    public static ErrorRecord TooManyFiles(string folder, SplitLimitException exception) => Record(
        exception, "TooManyFiles", ErrorCategory.LimitsExceeded, folder,
        "Filter the packets, split them by something that fewer of them have, or increase -MaxFile.");

    /// <summary>Another capture or monitor is writing to the output.</summary>
    public static ErrorRecord OutputInUse(OutputInUseException exception) => Record(
        exception, "OutputInUse", ErrorCategory.ResourceBusy, exception.Path,
        "Use separate outputs for each capture and monitor, or end the other one first: Get-TrafficMonitor and Get-CaptureStatistics -Running show those of this process.");

    /// <summary>The output file is read-only.</summary>
    public static ErrorRecord CaptureFileReadOnly(string path) => Record(
        new UnauthorizedAccessException($"The file {SafeText.Quote(path, SafeText.PathLimit)} is read-only."),
        "CaptureFileReadOnly", ErrorCategory.PermissionDenied, path,
        "Use -Force to write to read-only files.");

    /// <summary>The output format cannot hold these packets, or the file to append to has a different format.</summary>
    public static ErrorRecord CaptureFormatMismatch(string path, CaptureFormatException exception) => Record(
        exception, "CaptureFormatMismatch", ErrorCategory.InvalidArgument, path,
        "pcapng supports every link type and timestamp: use -Format Pcapng, or a name that ends in .pcapng.");

    /// <summary>A flow file cannot be appended to because it has a different format or version.</summary>
    public static ErrorRecord FlowFileMismatch(string path, RecordFileException exception) => Record(
        exception, "FlowFileMismatch", ErrorCategory.InvalidData, path,
        "Move the file, use another name, or replace it with -Force.");

    /// <summary>A pipeline object is not a packet, or is a packet without its bytes.</summary>
    public static ErrorRecord PacketExpected(string typeName) => Record(
        new InvalidCastException(typeName switch
        {
            _ when IsOf<PacketRecord>(typeName) => "The packets from the pipeline have lost their bytes: they have only a part of their properties.",
            _ when IsOf<FlowRecord>(typeName) => "Only packets are accepted here. For flows, use -Path or -Interface to name the source of their packets.",
            _ => $"Only packets are accepted here, not objects of type {typeName}.",
        }),
        "PacketExpected", ErrorCategory.InvalidType, typeName,
        "Use packets from Import-PacketCapture or Start-PacketCapture. They keep their bytes through jobs, Invoke-Command and Export-Clixml, "
        + "but not through Select-Object -Property, Export-Csv, ConvertTo-Json or pwsh -OutputFormat Xml; use Export-PacketCapture instead.");

    /// <summary>An object to compare is neither a flow nor a summary.</summary>
    public static ErrorRecord FlowSummaryExpected(string typeName) => Record(
        new InvalidCastException($"Only flows and traffic summaries can be compared, not objects of type {typeName}."),
        "FlowSummaryExpected", ErrorCategory.InvalidType, typeName,
        "Use the output of Get-FlowSummary, also from Import-Clixml or Import-Csv, with all its properties, not reduced by Select-Object.");

    /// <summary>The summaries cannot be compared by a grouping.</summary>
    public static ErrorRecord SummaryGroupingMismatch(TrafficGrouping grouping) => Record(
        new InvalidOperationException($"The two summaries cannot be compared by {grouping}: one of them has a different grouping."),
        "SummaryGroupingMismatch", ErrorCategory.InvalidOperation, grouping,
        "Create both with the same Get-FlowSummary -By, or compare flows (Get-FlowSummary without -By), which support every grouping.");

    /// <summary>An object lacks the properties of a flow.</summary>
    public static ErrorRecord FlowInvalid(PSObject? flow) => Record(
        new InvalidCastException($"An object of type {flow?.TypeNames[0] ?? "null"} does not have the properties of a flow."),
        "FlowInvalid", ErrorCategory.InvalidType, flow ?? "null",
        "Use flows from Get-FlowSummary, or objects with the properties Protocol, SrcIP, SrcPort, DstIP, DstPort, StartTime and EndTime.");

    /// <summary>A property of a flow or summary that came back from CSV, CliXml or a job has an invalid value.</summary>
    public static ErrorRecord PropertyInvalid(PropertyValueException exception, PSObject? item) => Record(
        exception, "PropertyInvalid", ErrorCategory.InvalidData, item ?? (object)exception.Property,
        "Correct the value, or export the objects again. Numbers are written without separators, times as ISO 8601 or as Export-Csv writes them.");

    /// <summary>The drive of an output file does not exist.</summary>
    public static ErrorRecord OutputDirectoryNotFound(string path, Exception? inner = null) => Record(
        new DirectoryNotFoundException($"The directory of {SafeText.Quote(path, SafeText.PathLimit)} does not exist.", inner),
        "OutputDirectoryNotFound", ErrorCategory.ObjectNotFound, path,
        "Folders are created, but drives are not. Get-PSDrive lists the drives.");

    /// <summary>An output file cannot be created or written; what was written before is a valid file.</summary>
    public static ErrorRecord CaptureFileWriteFailed(string path, Exception exception) => Record(
        // Some system messages end with the path, which is already in this message.
        new IOException(
            $"Cannot write {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message.Replace($" : '{path}'", "", StringComparison.Ordinal)}", exception),
        "CaptureFileWriteFailed", ErrorCategory.WriteError, path,
        "Check the free space and the permissions of the directory. Packets written before the failure can be read.");

    /// <summary>A configuration is invalid; the message names the first errors with their positions.</summary>
    public static ErrorRecord ConfigInvalid(string path, MonitorConfigurationException exception) => Record(
        exception, "ConfigInvalid", ErrorCategory.InvalidData, path,
        $"Test-TrafficMonitorConfig -LiteralPath '{path.Replace("'", "''", StringComparison.Ordinal)}' lists all errors.");

    /// <summary>A configuration file does not exist.</summary>
    public static ErrorRecord ConfigNotFound(string path, Exception? inner = null) => Record(
        new FileNotFoundException($"There is no configuration {SafeText.Quote(path, SafeText.PathLimit)}.", path, inner),
        "ConfigNotFound", ErrorCategory.ObjectNotFound, path,
        "New-TrafficMonitorConfig writes a template.");

    /// <summary>The system failed or refused to read a configuration.</summary>
    public static ErrorRecord ConfigReadFailed(string path, Exception exception) => Record(
        new IOException($"Cannot read {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "ConfigReadFailed", ErrorCategory.ReadError, path,
        "Check the permissions of the file and of the directories above it.");

    /// <summary>The configuration file to write already exists.</summary>
    public static ErrorRecord ConfigExists(string path) => Record(
        new IOException($"The file {SafeText.Quote(path, SafeText.PathLimit)} exists."),
        "ConfigExists", ErrorCategory.ResourceExists, path,
        "Choose another name, or use -Force to replace the file.");

    /// <summary>A configuration cannot be written.</summary>
    public static ErrorRecord ConfigWriteFailed(string path, Exception exception) => Record(
        new IOException($"Cannot write {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "ConfigWriteFailed", ErrorCategory.WriteError, path,
        "Check the free space and the permissions of the directory.");

    /// <summary>Maps an exception from reading a configuration to its error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">The exception.</param>
    public static ErrorRecord ForConfig(string path, Exception exception) => exception switch
    {
        MonitorConfigurationException e => ConfigInvalid(path, e),
        FileNotFoundException or DirectoryNotFoundException => ConfigNotFound(path, exception),
        _ => ConfigReadFailed(path, exception),
    };

    /// <summary>A key log does not exist.</summary>
    public static ErrorRecord KeyLogNotFound(string path, Exception? inner = null) => Record(
        new FileNotFoundException($"There is no key log {SafeText.Quote(path, SafeText.PathLimit)}.", path, inner),
        "KeyLogNotFound", ErrorCategory.ObjectNotFound, path,
        "Browsers, curl and OpenSSL write one to the path in the environment variable SSLKEYLOGFILE.");

    /// <summary>A key log has not a single usable line.</summary>
    public static ErrorRecord KeyLogInvalid(string path) => Record(
        new InvalidDataException($"{SafeText.Quote(path, SafeText.PathLimit)} has no secrets of TLS 1.2 or 1.3."),
        "KeyLogInvalid", ErrorCategory.InvalidData, path,
        "A key log has the format of SSLKEYLOGFILE: lines like CLIENT_RANDOM, CLIENT_TRAFFIC_SECRET_0 with two hexadecimal numbers.");

    /// <summary>The system failed or refused to read a key log.</summary>
    public static ErrorRecord KeyLogReadFailed(string path, Exception exception) => Record(
        new IOException($"Cannot read {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "KeyLogReadFailed", ErrorCategory.ReadError, path,
        "Check the permissions of the file and of the directories above it.");

    /// <summary>A key log is a pipe or a device.</summary>
    public static ErrorRecord KeyLogIsPipe(string path, Exception exception) => Record(
        new IOException($"{SafeText.Quote(path, SafeText.PathLimit)} is a pipe or a device, not a file.", exception),
        "KeyLogIsPipe", ErrorCategory.InvalidArgument, path,
        "A key log is read again while it grows, which a pipe does not allow. Have it written to a file.");

    /// <summary>Maps an exception from reading a key log to its error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">The exception.</param>
    public static ErrorRecord ForKeyLog(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => KeyLogNotFound(path, exception),
        KeyLogKindException => KeyLogIsPipe(path, exception),
        _ => KeyLogReadFailed(path, exception),
    };

    /// <summary>A key file of Protect-PacketCapture has no valid key.</summary>
    public static ErrorRecord ProtectionKeyInvalid(string path, Exception exception) => Record(
        new InvalidDataException($"{SafeText.Quote(path, SafeText.PathLimit)} is not a key file. {exception.Message}", exception),
        "ProtectionKeyInvalid", ErrorCategory.InvalidData, path,
        "Name a file that does not exist, and a key is created in it. A key has 64 hexadecimal digits; lines that begin with # are comments.");

    /// <summary>A key file cannot be read or created.</summary>
    public static ErrorRecord ProtectionKeyFailed(string path, Exception exception) => Record(
        new IOException($"Cannot read or create the key file {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "ProtectionKeyFailed", ErrorCategory.OpenError, path,
        "Check the permissions of the file and of its folder. Nothing was written.");

    /// <summary>Maps an exception from a key file to its error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">The exception.</param>
    public static ErrorRecord ForProtectionKey(string path, Exception exception) =>
        exception is FormatException ? ProtectionKeyInvalid(path, exception) : ProtectionKeyFailed(path, exception);

    /// <summary>Two files would be written to the same path.</summary>
    public static ErrorRecord ProtectionTargetTaken(string file, string target) => Record(
        new IOException($"{SafeText.Quote(file, SafeText.PathLimit)} is left out: {SafeText.Quote(target, SafeText.PathLimit)} holds another file of this command already."),
        "ProtectionTargetTaken", ErrorCategory.ResourceExists, target,
        "For several files, specify a folder as -Destination; files with the same name need one command each.");

    /// <summary>A parameter needs another one that was not given.</summary>
    public static ErrorRecord ParameterRequired(string required, string dependent) => Record(
        new PSArgumentException($"-{dependent} needs -{required}.", dependent),
        "ParameterRequired", ErrorCategory.InvalidArgument, dependent,
        $"Specify -{required} too, or omit -{dependent}.");

    /// <summary>Two parameters cannot be used together.</summary>
    public static ErrorRecord ParametersExclusive(string one, string other) => Record(
        new PSArgumentException($"-{one} and -{other} cannot be used together.", other),
        "ParametersExclusive", ErrorCategory.InvalidArgument, other,
        $"Specify either -{one} or -{other}.");

    /// <summary>The output has no property with the name in -SortBy.</summary>
    public static ErrorRecord SortPropertyUnknown(string sortBy, IEnumerable<string> properties) => Record(
        new PSArgumentException($"There is no property {SafeText.Quote(sortBy)} to sort by.{NameSuggestions.Question(sortBy, properties)} The properties are {string.Join(", ", properties)}.", nameof(sortBy)),
        "SortPropertyUnknown", ErrorCategory.InvalidArgument, sortBy,
        "Flows and summaries (-By) have different properties; Get-Member shows them.");

    /// <summary>No known application has the name.</summary>
    public static ErrorRecord ApplicationUnknown(string name, IReadOnlyList<string> names) => Record(
        new PSArgumentException($"There is no application named {SafeText.Quote(name)}.{NameSuggestions.Question(name, names)}", nameof(name)),
        "ApplicationUnknown", ErrorCategory.InvalidArgument, name,
        $"Wildcards are allowed. The applications are {string.Join(", ", names)}.");

    /// <summary>No packet had a layer of that name.</summary>
    public static ErrorRecord LayerNotFound(string name, IEnumerable<string> names) => Record(
        new ItemNotFoundException($"No packet had a layer {SafeText.Quote(name)}.{NameSuggestions.Question(name, names)}"),
        "LayerNotFound", ErrorCategory.ObjectNotFound, name,
        "Get-PacketDetail without -Layer shows all layers of a packet.");

    /// <summary>No packet had a field of that name.</summary>
    public static ErrorRecord FieldNotFound(string name, IEnumerable<string> names) => Record(
        new ItemNotFoundException($"No packet had a field {SafeText.Quote(name)}.{NameSuggestions.Question(name, names)}"),
        "FieldNotFound", ErrorCategory.ObjectNotFound, name,
        "Get-PacketDetail -Field * shows all fields of a packet.");

    /// <summary>Neither an interface nor a file was given.</summary>
    public static ErrorRecord SourceRequired() => Record(
        new PSInvalidOperationException("There is no source: specify -Interface or -Path."), "SourceRequired", ErrorCategory.InvalidArgument, "Interface",
        "Get-NetInterface lists the interfaces.");

    /// <summary>A time window does not end after its start.</summary>
    public static ErrorRecord TimeWindowEmpty(DateTime start, DateTime end) => Record(
        new PSArgumentException($"The time window ends at {end:o}, which is not after its start at {start:o}.", nameof(end)),
        "TimeWindowEmpty", ErrorCategory.InvalidArgument, end, "A time without a time zone is local; 2026-01-31T12:00:00Z is UTC.");

    /// <summary>The live table can no longer be drawn.</summary>
    public static ErrorRecord DisplayFailed(Exception exception) => Record(
        exception, "DisplayFailed", ErrorCategory.WriteError, "terminal",
        "The message is from the operating system. Without a terminal, or with TERM=dumb, lines of text are written instead of the table.");

    /// <summary>The first of two prefix lengths is not valid for IPv4.</summary>
    public static ErrorRecord PrefixLengthInvalid(int prefixLength) => Record(
        new PSArgumentException($"An IPv4 network cannot have a prefix of {prefixLength} bits.", nameof(prefixLength)),
        "PrefixLengthInvalid", ErrorCategory.InvalidArgument, prefixLength,
        "With two prefix lengths, the first is for IPv4 (0 to 32) and the second for IPv6 (0 to 128): -PrefixLength 16, 48");

    /// <summary>An alert rule is invalid; the message names all its errors.</summary>
    public static ErrorRecord AlertRuleInvalid(AlertRuleException exception) => Record(
        exception, "AlertRuleInvalid", ErrorCategory.InvalidArgument, exception.Rule,
        "Correct the errors in the message. Get-Help Register-TrafficAlert -Full and about_TrafficAlerts describe the parameters.");

    /// <summary>An alert channel cannot work with its settings.</summary>
    public static ErrorRecord AlertChannelInvalid(NotificationSettingsException exception) => Record(
        exception, "AlertChannelInvalid", ErrorCategory.InvalidArgument, $"{exception.Channel}",
        "Correct the error in the message. Get-Help New-AlertChannel -Full describes the parameters.");

    /// <summary>A rule with that name already exists.</summary>
    public static ErrorRecord AlertExists(string name) => Record(
        new InvalidOperationException($"An alert rule named {SafeText.Quote(name)} already exists."),
        "AlertExists", ErrorCategory.ResourceExists, name,
        "-Force replaces it; Unregister-TrafficAlert removes it.");

    /// <summary>No rule in this session has that name; <paramref name="nearMisses"/> are the nearest existing names.</summary>
    public static ErrorRecord AlertNotFound(string name, IReadOnlyCollection<string> nearMisses)
    {
        var guess = NameSuggestions.Question(nearMisses);
        return Record(
            new ItemNotFoundException($"There is no alert rule named {SafeText.Quote(name)} in this session.{guess}"),
            "AlertNotFound", ErrorCategory.ObjectNotFound, name,
            "Get-TrafficAlert lists the rules of this session; Register-TrafficAlert creates one.");
    }

    /// <summary>No rule in a configuration has that name.</summary>
    public static ErrorRecord ConfiguredAlertNotFound(string name, string configPath, IEnumerable<string> names) => Record(
        new ItemNotFoundException(
            $"There is no alert rule named {SafeText.Quote(name)} in {SafeText.Quote(configPath, SafeText.PathLimit)}.{NameSuggestions.Question(name, names)}"),
        "AlertNotFound", ErrorCategory.ObjectNotFound, name,
        "A rule is a table [[alert]] with a name; the rule of [alert] is named alert.");

    /// <summary>There are no rules to test.</summary>
    /// <param name="names">The requested names; null for all rules.</param>
    /// <param name="configPath">The configuration that was searched; null for the session.</param>
    public static ErrorRecord AlertsToTryNotFound(IReadOnlyCollection<string>? names, string? configPath)
    {
        var named = names is null ? "" : $" named {string.Join(", ", names.Select(name => SafeText.Quote(name)))}";
        return configPath is null
            ? Record(
                new ItemNotFoundException($"There is no alert rule{named} in this session."),
                "AlertNotFound", ErrorCategory.ObjectNotFound, names ?? ["*"],
                "Get-TrafficAlert lists the rules of this session; Register-TrafficAlert creates one.")
            : Record(
                new ItemNotFoundException($"The configuration {SafeText.Quote(configPath, SafeText.PathLimit)} has no alert rule{named}."),
                "AlertNotFound", ErrorCategory.ObjectNotFound, configPath,
                "A rule is a table [[alert]] with a name, or [alert] with an ip; New-TrafficMonitorConfig writes a template with both.");
    }

    /// <summary>A monitor with that name is running.</summary>
    public static ErrorRecord MonitorExists(string name) => Record(
        new InvalidOperationException($"A monitor named {SafeText.Quote(name)} is already running."),
        "MonitorExists", ErrorCategory.ResourceExists, name,
        "Use another -Name, or stop the other monitor with Stop-TrafficMonitor.");

    /// <summary>No running monitor has that name; <paramref name="nearMisses"/> are the nearest existing names.</summary>
    public static ErrorRecord MonitorNotFound(string name, IReadOnlyCollection<string> nearMisses)
    {
        var guess = NameSuggestions.Question(nearMisses);
        return Record(
            new ItemNotFoundException($"There is no monitor named {SafeText.Quote(name)}.{guess}"),
            "MonitorNotFound", ErrorCategory.ObjectNotFound, name,
            "Get-TrafficMonitor lists the monitors of this process; Start-TrafficMonitor starts one.");
    }

    /// <summary>A running monitor cannot apply a configuration.</summary>
    public static ErrorRecord MonitorReloadRefused(string name, Exception exception) => Record(
        exception, "MonitorReloadRefused", ErrorCategory.InvalidOperation, name,
        "The monitor continues with its old configuration. To apply every change, use Stop-TrafficMonitor and Start-TrafficMonitor.");

    /// <summary>A monitor that was started from parameters has no file to reload.</summary>
    public static ErrorRecord MonitorHasNoConfig(string name) => Record(
        new InvalidOperationException($"The monitor {SafeText.Quote(name)} was not started from a configuration."),
        "MonitorHasNoConfig", ErrorCategory.InvalidOperation, name,
        "Specify the configuration with -ConfigPath.");

    /// <summary>No interface was given, and there is no suitable default.</summary>
    public static ErrorRecord DefaultInterfaceNotFound() => Record(
        new ItemNotFoundException("No interface was specified, and no interface is up and permits capture."),
        "DefaultInterfaceNotFound", ErrorCategory.ObjectNotFound, "interface",
        "Get-NetInterface lists the interfaces; CaptureHint is the command that permits capture.");

    /// <summary>Maps an exception from creating or writing an output file to its error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">The exception.</param>
    public static ErrorRecord ForOutput(string path, Exception exception) => exception switch
    {
        OutputExistsException e => CaptureFileExists(e),
        SplitLimitException e => TooManyFiles(path, e),
        OutputInUseException e => OutputInUse(e),
        RecordFileException e => FlowFileMismatch(path, e),
        CaptureFormatException e => CaptureFormatMismatch(path, e),
        CaptureFileException { Fault: CaptureFileFault.Unrecognised } e => CaptureFileUnrecognised(path, e),
        CaptureFileException e => CaptureFileDamaged(path, e),
        DirectoryNotFoundException => OutputDirectoryNotFound(path, exception),
        UnauthorizedAccessException => CaptureFileAccessDenied(path, exception),
        _ => CaptureFileWriteFailed(path, exception),
    };

    /// <summary>A report cannot be written; no part of it was.</summary>
    public static ErrorRecord ReportWriteFailed(string path, Exception exception) => Record(
        new IOException($"Cannot write {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "ReportWriteFailed", ErrorCategory.WriteError, path,
        "Check the free space and the permissions of the folder. An existing file is unchanged.");

    /// <summary>Maps an exception from writing a report to its error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">The exception.</param>
    public static ErrorRecord ForReport(string path, Exception exception) => exception switch
    {
        OutputExistsException e => CaptureFileExists(e),
        DirectoryNotFoundException => OutputDirectoryNotFound(path, exception),
        UnauthorizedAccessException => CaptureFileAccessDenied(path, exception),
        _ => ReportWriteFailed(path, exception),
    };

    /// <summary>A pipeline object is nothing that a report can be made of.</summary>
    /// <param name="typeName">Its type.</param>
    public static ErrorRecord ReportObjectExpected(string typeName) => Record(
        new InvalidCastException($"A report is made of packets, or of flows, transactions and alert events, not of objects of type {typeName}."),
        "PacketExpected", ErrorCategory.InvalidType, typeName,
        "Use objects of this session from Get-FlowSummary, Get-DnsTransaction, Get-HttpTransaction, Get-TlsSession, Find-CleartextCredential or Test-TrafficAlert, "
        + "or packets, which may also come from a job, a remote session or Import-Clixml.");

    /// <summary>Packets and records are in one pipeline, whose traffic would count twice.</summary>
    public static ErrorRecord ReportObjectsMixed() => Record(
        new InvalidOperationException("Packets and records cannot be in one report: their traffic would count twice."),
        "ReportObjectsMixed", ErrorCategory.InvalidArgument, "InputObject",
        "Make one report of the packets, or one of the records.");

    /// <summary>An object of HTTP cannot be written; no part of it was.</summary>
    public static ErrorRecord HttpObjectWriteFailed(string path, Exception exception) => Record(
        new IOException($"Cannot write {SafeText.Quote(path, SafeText.PathLimit)}: {exception.Message}", exception),
        "HttpObjectWriteFailed", ErrorCategory.WriteError, path,
        "Check the free space and the permissions of the folder. An existing file is unchanged.");

    /// <summary>Maps an exception from writing an object of HTTP to its error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">The exception.</param>
    public static ErrorRecord ForHttpObject(string path, Exception exception) => exception switch
    {
        OutputExistsException { IsLink: false } e => CaptureFileExists(e),
        UnauthorizedAccessException => CaptureFileAccessDenied(path, exception),
        _ => HttpObjectWriteFailed(path, exception),
    };

    /// <summary>Maps an exception from a packet source to its error.</summary>
    /// <param name="source">The interface, or the path of the file.</param>
    /// <param name="exception">The exception.</param>
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
        // On Windows the device name differs from the name that users know.
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

    // EndsWith, to match Deserialized. and Selected. types too.
    private static bool IsOf<T>(string typeName) => typeName.EndsWith(typeof(T).FullName!, StringComparison.Ordinal);

    private static ErrorRecord Record(
        Exception exception, string id, ErrorCategory category, object target, string advice, string? message = null) =>
        new(exception, id, category, target)
        {
            // Messages may quote untrusted text from files or the system, so escape control characters.
            ErrorDetails = new ErrorDetails(SafeText.GuardLines(message ?? exception.Message)) { RecommendedAction = SafeText.GuardLines(advice) },
        };
}
