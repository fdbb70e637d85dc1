using System.Globalization;
using System.Management.Automation;
using System.Text;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Flows.Streams;
using NetMon.Input;

namespace NetMon.Commands;

/// <summary>Gets what was said in TCP connections.</summary>
/// <remarks>
/// <para>
/// Puts the two byte streams of each TCP connection together from its packets, whatever their order, repeated, overlapping or cut, and gives
/// them as a conversation: one object each time one side speaks, in the order in which they spoke. Property Text shows what was said,
/// method GetBytes() has the bytes. Of bytes that came twice with different values, the first are taken.
/// </para>
/// <para>
/// Bytes that the capture did not see, or did not keep because of a snapshot length, are a gap: GapBefore says how many are missing before an
/// object. A gap at the end of a stream is an object without bytes. What came before the capture began is not known, and no gap. The parts of
/// a TCP segment that IP has split are not put together: all but the first are a gap.
/// </para>
/// <para>
/// With -Path, flows from Get-FlowSummary choose the connections; without any, all connections are taken. Packets from the pipeline are taken
/// too, and with -Interface what comes in until -Duration, -Count or Ctrl+C. The filters choose the packets that connections are put together
/// from, but -Application and -ServerName choose whole connections. A connection is given when it is over: 5 seconds of packet time after both sides have finished or one has reset it, when another one
/// begins between the same ends, or at the end. Connections are numbered from 0 in the order of their first packets.
/// </para>
/// <para>
/// Memory is bounded: -MaxBytes of each direction are kept; at most 100,000 connections and 256 MB wait for their end, and then the one that
/// was silent for longest is given early. Warnings say when that happened.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the conversations of a file.</summary>
/// <code>Get-TcpStream ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Reads what was said to a web server, and its answers, as text.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 80 | Get-TcpStream -Path ./example.pcapng -Raw</code>
/// </example>
/// <example>
/// <summary>Saves the bytes that a server sent.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 80 | Get-TcpStream -Path ./example.pcapng -AsByteStream -Direction Received | Set-Content ./answer.bin -AsByteStream</code>
/// </example>
/// <example>
/// <summary>Finds connections in which a word was said.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Get-TcpStream | Where-Object Text -match 'Host: (\S+)' | Select-Object Stream, SrcIP, DstIP</code>
/// </example>
/// <example>
/// <summary>Finds where bytes are missing.</summary>
/// <code>Get-TcpStream ./example.pcapng | Where-Object GapBefore -gt 0 | Format-Table Stream, Direction, Offset, GapBefore</code>
/// </example>
/// <example>
/// <summary>Reads the conversations with web servers, whole ones, of all captures of a folder.</summary>
/// <code>Get-ChildItem *.pcapng | Get-TcpStream -Application http</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TcpStream", DefaultParameterSetName = InputObjectSet, HelpUri = ProjectHome.Cmdlets + "Get-TcpStream.md")]
[OutputType(typeof(TcpStreamSegment), typeof(string), typeof(byte[]))]
public sealed class GetTcpStreamCommand : PacketSearchCommand
{
    private TcpStreamReader? _reader;
    private long _notTcp;
    private long _missing;
    private long _cut;
    private long _cutConnections;

    /// <summary>The flows whose connections are wanted, as Get-FlowSummary gives them. By default all connections are.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = PathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = LiteralPathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [FlowInput]
    public FlowReference[]? Flow { get; set; }

    /// <summary>
    /// Gives only connections of these applications, for instance HTTP or TLS, as what was said first or the ports tell. Wildcards are allowed.
    /// Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public override string[]? Application { get => base.Application; set => base.Application = value; }

    /// <summary>
    /// Gives only connections to these servers, as the hello of TLS (SNI) or the first request of HTTP (Host) names them. Wildcards are allowed.
    /// Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[]? ServerName { get => base.ServerName; set => base.ServerName = value; }

    /// <summary>Gives one direction only: Sent is what the originator said, who opened the connection; Received is what was answered.</summary>
    [Parameter]
    [Word(typeof(StreamDirection))]
    public StreamDirection? Direction { get; set; }

    /// <summary>How Text is read from the bytes: utf8, ascii, latin1, unicode, or any other encoding by name or code page. The default is utf8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding Encoding { get; set; } = Encoding.UTF8;

    /// <summary>The most bytes that are kept of each direction of a connection. The default is 16 MB (16,777,216).</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(1, long.MaxValue)]
    public long MaxBytes { get; set; } = TcpStreamOptions.DefaultMaxBytes;

    /// <summary>
    /// Gives the whole conversation of each connection as one string, with missing bytes marked: <c>[123 bytes missing]</c>. Together with
    /// -AsByteStream: all bytes of each connection as one array.
    /// </summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Gives the bytes themselves, as arrays, for instance for Set-Content -AsByteStream. Needs -Direction. Missing bytes leave no trace but a
    /// warning.
    /// </summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (AsByteStream && Direction is null) ThrowTerminatingError(ErrorCatalog.ParameterRequired(nameof(Direction), nameof(AsByteStream)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Flows.Count > 0 || TakesAll) base.EndProcessing();
        WarnOfLoss();
    }

    /// <inheritdoc/>
    private protected override bool SelectsWholeFlows => true;

    /// <inheritdoc/>
    private protected override FlowReference[]? FlowArgument => Flow;

    /// <inheritdoc/>
    private protected override IFrameProcessor CreateProcessor(IReadOnlyList<FlowIdentity> flows) => _reader = new TcpStreamReader(new TcpStreamOptions
    {
        MaxBytes = MaxBytes,
        Encoding = Encoding,
        Decapsulate = Decapsulate,
        IgnoreVlan = IgnoreVlan,
        Flows = TakesAll ? null : flows,
    });

    /// <inheritdoc/>
    protected override bool Takes(FlowIdentity flow)
    {
        if (!flow.IsTcp) _notTcp++;
        return flow.IsTcp;
    }

    /// <inheritdoc/>
    protected override void Accept(CaptureItem item)
    {
        if (item is TcpStreamEnded ended) Write(ended);
        else base.Accept(item);
    }

    // A pipeline of flows that happens to hold none asks for none, and not for all.
    private bool TakesAll => !HasFlowArgument && !(HasSourceArgument && MyInvocation.ExpectingInput);

    private void Write(TcpStreamEnded ended)
    {
        if (!ended.IsOf(WantsApplication, WantsServer)) return;
        var cut = ended.CutSent + ended.CutReceived;
        _cut += cut;
        if (cut > 0) _cutConnections++;
        var segments = Direction is { } direction ? ended.Segments.Where(segment => segment.Direction == direction.ToString()).ToArray() : ended.Segments;
        if (segments.Count == 0) return;
        if (AsByteStream) WriteBytes(segments);
        else if (Raw) WriteObject(Join(segments));
        else WriteObject(segments, enumerateCollection: true);
    }

    private void WriteBytes(IReadOnlyList<TcpStreamSegment> segments)
    {
        foreach (var segment in segments) _missing += segment.GapBefore;
        if (Raw) WriteObject(segments.SelectMany(segment => segment.GetBytes()).ToArray(), enumerateCollection: false);
        else foreach (var segment in segments.Where(segment => segment.Length > 0)) WriteObject(segment.GetBytes(), enumerateCollection: false);
    }

    private static string Join(IEnumerable<TcpStreamSegment> segments)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (segment.GapBefore > 0) text.Append(StreamText.Missing(segment.GapBefore));
            text.Append(segment.Text);
        }

        return text.ToString();
    }

    private void WarnOfLoss()
    {
        if (_notTcp > 0) Warn($"{_notTcp} flows are not of TCP, and have no streams.");
        if (_cut > 0) Warn($"{_cut} bytes of {_cutConnections} connections came after the first {MaxBytes} of their direction and were left out: -MaxBytes.");
        if (AsByteStream && _missing > 0) Warn($"{_missing} bytes are missing in the capture, and so in what was given.");
        if (_reader is null) return;
        if (_reader.Evicted > 0) Warn($"{_reader.Evicted} connections were given before their end, because too many were open at once.");
        // What was filtered out is not missing.
        if (IsFiltered) return;
        var unseen = Flows.Where((_, flow) => !_reader.HasSeen(flow)).Count();
        var advice = (Decapsulate ? "" : " Flows of packets inside tunnels need -Decapsulate.")
            + (IgnoreVlan ? "" : " Those that were made with -IgnoreVlan need it here too.");
        if (unseen > 0) Warn($"No packet of {unseen} flows was found.{advice}");
    }

    private void Warn(FormattableString text) => WriteWarning(text.ToString(CultureInfo.InvariantCulture));
}
