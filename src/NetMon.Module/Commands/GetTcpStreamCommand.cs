using System.Globalization;
using System.Management.Automation;
using System.Text;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Capture;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Flows.Decryption;
using NetMon.Flows.Selection;
using NetMon.Flows.Streams;

namespace NetMon.Commands;

/// <summary>Reassembles TCP connections and gets the data of both directions.</summary>
/// <remarks>
/// <para>
/// Reassembles the two byte streams of each TCP connection, including packets that are out of order, retransmitted, overlapping or truncated.
/// The result is a conversation: a new object each time the direction changes. The property Text shows the data as text, the method GetBytes()
/// returns the bytes. If overlapping segments differ, the first one is used.
/// </para>
/// <para>
/// Bytes that were not captured, or were cut off by a snapshot length, are a gap: GapBefore is the number of bytes missing before an object.
/// A gap at the end of a stream is an object without bytes. Data before the start of the capture is unknown and not a gap. IP fragments are put
/// together first.
/// </para>
/// <para>
/// TLS connections are decrypted if their secrets are in a key log (-KeyLogFile) or in a pcapng file itself, on any port and after STARTTLS. Their
/// segments are the plaintext, Decrypted is true, and Offset counts its bytes. A record that does not decrypt, and missing bytes, end the decryption of
/// that direction; Note says why. Early data (0-RTT), cipher suites with CBC or RC4, and versions before TLS 1.2 are not decrypted.
/// </para>
/// <para>
/// With -Path, flows from Get-FlowSummary select the connections; without flows, all connections are returned. Packets can also come from the
/// pipeline, or from -Interface until -Duration, -Count or Ctrl+C. Filters select the packets that are reassembled, but -Application and
/// -ServerName select whole connections. A connection is returned when it has ended: 5 seconds of packet time after both FINs or a RST, when a
/// new connection starts between the same endpoints, or at the end. Connections are numbered from 0 in the order of their first packets.
/// </para>
/// <para>
/// Memory is bounded: -MaxBytes per direction, and 100,000 open connections or 256 MB in total; beyond that, the connection that has been idle
/// longest is returned early. Warnings are shown when a limit was reached.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows the conversations of a file.</summary>
/// <code>Get-TcpStream ./example.pcapng</code>
/// </example>
/// <example>
/// <summary>Shows the requests to a web server and its responses as text.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 80 | Get-TcpStream -Path ./example.pcapng -Raw</code>
/// </example>
/// <example>
/// <summary>Saves the bytes that a server sent.</summary>
/// <code>Get-FlowSummary ./example.pcapng | Where-Object DstPort -eq 80 | Get-TcpStream -Path ./example.pcapng -AsByteStream -Direction Received | Set-Content ./answer.bin -AsByteStream</code>
/// </example>
/// <example>
/// <summary>Finds connections that contain a text.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Get-TcpStream | Where-Object Text -match 'Host: (\S+)' | Select-Object Stream, SrcIP, DstIP</code>
/// </example>
/// <example>
/// <summary>Finds where bytes are missing.</summary>
/// <code>Get-TcpStream ./example.pcapng | Where-Object GapBefore -gt 0 | Format-Table Stream, Direction, Offset, GapBefore</code>
/// </example>
/// <example>
/// <summary>Shows what was said in TLS connections, with the key log of a browser or of curl.</summary>
/// <code>Get-TcpStream ./example.pcapng -KeyLogFile ./keys.log | Where-Object Decrypted</code>
/// </example>
/// <example>
/// <summary>Gets all HTTP connections in the captures of a folder.</summary>
/// <code>Get-ChildItem *.pcapng | Get-TcpStream -Application http</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "TcpStream", DefaultParameterSetName = InputObjectSet, HelpUri = ProjectHome.Cmdlets + "Get-TcpStream.md")]
[OutputType(typeof(TcpStreamSegment), typeof(string), typeof(byte[]))]
public sealed class GetTcpStreamCommand : PacketSearchCommand
{
    private readonly Dictionary<string, int> _notes = [];
    private TcpStreamReader? _reader;
    private long _notTcp;
    private long _missing;
    private long _cut;
    private long _cutConnections;
    private KeyLogFile? _keyLog;

    /// <summary>Selects the connections of these flows, as returned by Get-FlowSummary. By default all connections are returned.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = PathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = LiteralPathSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = InterfaceSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [FlowInput]
    public FlowReference[]? Flow { get; set; }

    /// <summary>
    /// Selects only connections of these applications, for example HTTP or TLS, recognised by their first data or by port. Wildcards are
    /// allowed. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public override string[]? Application { get => base.Application; set => base.Application = value; }

    /// <summary>
    /// Selects only connections to these servers, by the SNI of the TLS Client Hello or the Host of the first HTTP request. Wildcards are
    /// allowed. Several are alternatives.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public override string[]? ServerName { get => base.ServerName; set => base.ServerName = value; }

    /// <summary>Returns one direction only: Sent is from the originator, which opened the connection; Received is from the responder.</summary>
    [Parameter]
    [Word(typeof(StreamDirection))]
    public StreamDirection? Direction { get; set; }

    /// <summary>The encoding of Text: utf8, ascii, latin1, unicode, or any other encoding by name or code page. The default is utf8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding Encoding { get; set; } = Encoding.UTF8;

    /// <summary>The maximum number of bytes to keep per direction of a connection. The default is 16 MB (16,777,216).</summary>
    [Parameter]
    [Size]
    [ArgumentCompleter(typeof(SizeCompleter))]
    [ValidateRange(1, long.MaxValue)]
    public long MaxBytes { get; set; } = TcpStreamOptions.DefaultMaxBytes;

    /// <summary>
    /// A key log (SSLKEYLOGFILE) with which TLS connections are decrypted: TLS 1.3, and TLS 1.2 with AEAD cipher suites. It may grow while packets are
    /// captured. The secrets in a pcapng file are used without it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyLogFile { get; set; }

    /// <summary>
    /// Returns each connection as one string, with gaps marked: <c>[123 bytes missing]</c>. With -AsByteStream, returns all bytes of each
    /// connection as one array.
    /// </summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>
    /// Returns the bytes as arrays, for example for Set-Content -AsByteStream. Needs -Direction. Gaps are not marked in the output; a warning
    /// reports them.
    /// </summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (AsByteStream && Direction is null) ThrowTerminatingError(ErrorCatalog.ParameterRequired(nameof(Direction), nameof(AsByteStream)));
        _keyLog = this.OpenKeyLog(KeyLogFile, isLive: ParameterSetName == InterfaceSet);
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
        KeyLog = _keyLog,
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

    // An empty pipeline of flows selects no connection, not all of them.
    private bool TakesAll => !HasFlowArgument && !(HasSourceArgument && MyInvocation.ExpectingInput);

    private void Write(TcpStreamEnded ended)
    {
        if (!ended.IsOf(WantsApplication, WantsServer)) return;
        var cut = ended.CutSent + ended.CutReceived;
        _cut += cut;
        if (cut > 0) _cutConnections++;
        var segments = Direction is { } direction ? ended.Segments.Where(segment => segment.Direction == direction.ToString()).ToArray() : ended.Segments;
        if (segments.Count == 0) return;
        if (AsByteStream || Raw) CountNotes(segments);
        if (AsByteStream) WriteBytes(segments);
        else if (Raw) WriteObject(Join(segments));
        else WriteObject(segments, enumerateCollection: true);
    }

    // The bytes alone cannot say it.
    private void CountNotes(IReadOnlyList<TcpStreamSegment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.Note is { } note) _notes[note] = _notes.GetValueOrDefault(note) + 1;
        }
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
        if (_notTcp > 0) Warn($"{_notTcp} flows are not TCP and have no stream.");
        if (_cut > 0) Warn($"{_cut} bytes of {_cutConnections} connections were left out because they exceed -MaxBytes ({MaxBytes}).");
        if (AsByteStream && _missing > 0) Warn($"{_missing} bytes are missing in the capture and therefore in the output.");
        foreach (var (note, count) in _notes) Warn($"{note} Streams: {count}.");
        if (_reader is null) return;
        if (_reader.Evicted > 0) Warn($"{_reader.Evicted} connections were returned before they ended, because too many were open.");
        // Packets that a filter left out are not missing.
        if (IsFiltered) return;
        var unseen = Flows.Where((_, flow) => !_reader.HasSeen(flow)).Count();
        var advice = (Decapsulate ? "" : " Flows created with -Decapsulate need it here too.")
            + (IgnoreVlan ? "" : " Flows created with -IgnoreVlan need it here too.");
        if (unseen > 0) Warn($"No packet of {unseen} flows was found.{advice}");
    }

    private void Warn(FormattableString text) => WriteWarning(text.ToString(CultureInfo.InvariantCulture));
}
