using System.Management.Automation;
using NetMon.Adapters.Inspection;
using NetMon.Arguments;
using NetMon.Binding;
using NetMon.Commands.Bases;
using NetMon.Errors;
using NetMon.Inspection;

namespace NetMon.Commands;

/// <summary>Gets the layers and fields of packets.</summary>
/// <remarks>
/// <para>
/// Dissects each packet: the frame, its link, network and transport headers, and the application message, each with its fields. By default
/// one object per layer is returned, outermost first, and shown as a tree. -Field returns the fields as flat objects, for Where-Object,
/// Export-Csv and the like. -Hex returns the bytes, each line with the layer that it belongs to.
/// </para>
/// <para>
/// Offsets are in bytes from the start of the frame. A malformed or truncated packet is dissected as far as possible, and DecodeError of the
/// malformed layer gives the reason. A field has no offset if it is computed, or if PacketDotNet dissected the layer and does not report it.
/// </para>
/// <para>
/// A layer or field name without wildcards that matched nothing is an error at the end, with the nearest known name, unless the name itself is
/// known.
/// </para>
/// <para>
/// Packets come from capture files, network interfaces or the pipeline; packets from a job, a remote session or Import-Clixml are accepted
/// too.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows one packet as a tree.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 1 | Get-PacketDetail</code>
/// </example>
/// <example>
/// <summary>Shows the bytes of a packet, with the layer of each line.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 1 | Get-PacketDetail -Hex</code>
/// </example>
/// <example>
/// <summary>Counts the values of one field in a capture.</summary>
/// <code>Get-PacketDetail ./example.pcapng -Field TTL | Group-Object Value -NoElement</code>
/// </example>
/// <example>
/// <summary>Writes every field of every DNS message to a CSV file.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Get-PacketDetail -Layer DNS -Field * | Export-Csv ./dns.csv</code>
/// </example>
/// <example>
/// <summary>Lists the TCP options of connection requests (SYN).</summary>
/// <code>Import-PacketCapture ./example.pcapng -Filter 'tcp[tcpflags] == tcp-syn' | Get-PacketDetail -Field 'Option: *' | Select-Object PacketNumber, Name, Value</code>
/// </example>
/// <example>
/// <summary>Dissects the UDP packets on an interface for one second.</summary>
/// <code>Get-NetInterface lo | Get-PacketDetail -Protocol udp -Duration 1s</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "PacketDetail", DefaultParameterSetName = PathSet, HelpUri = ProjectHome.Cmdlets + "Get-PacketDetail.md")]
[Alias("gpd")]
[OutputType(typeof(PacketLayer), typeof(PacketField), typeof(PacketHexLine))]
public sealed class GetPacketDetailCommand : PacketCommand
{
    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());
    private NameSelection _layers = new([], []);
    private NameSelection _fields = new([], []);

    /// <summary>Returns only these layers, for example IPv4, TCP or DNS. Wildcards are allowed. By default all layers are returned.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LayerCompleter))]
    public string[] Layer { get; set; } = [];

    /// <summary>Returns the fields with these names instead of layers, for example TTL. Wildcards are allowed: * returns all. Not with -Hex.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FieldCompleter))]
    public string[] Field { get; set; } = [];

    /// <summary>Returns the bytes, up to 16 per line, instead of layers. Not with -Field.</summary>
    [Parameter]
    public SwitchParameter Hex { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Hex && Field.Length > 0) ThrowTerminatingError(ErrorCatalog.ParametersExclusive(nameof(Hex), nameof(Field)));
        _layers = new NameSelection(Layer, LayerNames.All);
        _fields = new NameSelection(Field, FieldNames.All);
    }

    /// <inheritdoc/>
    private protected override void Examine(PacketRecord packet)
    {
        var layers = _inspector.Inspect(packet);
        if (Hex)
        {
            WriteObject(HexDump.Lines(packet, layers).Where(line => _layers.Takes(line.Layer)), enumerateCollection: true);
            return;
        }

        foreach (var layer in layers)
        {
            if (!_layers.Takes(layer.Name)) continue;
            if (Field.Length > 0) WriteObject(layer.Fields.Where(field => _fields.Takes(field.Name)), enumerateCollection: true);
            else WriteObject(layer);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        foreach (var name in _layers.FindMissing()) WriteError(ErrorCatalog.LayerNotFound(name, _layers.Known));
        foreach (var name in _fields.FindMissing()) WriteError(ErrorCatalog.FieldNotFound(name, _fields.Known));
    }
}
