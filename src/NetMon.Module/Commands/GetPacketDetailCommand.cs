using System.Management.Automation;
using NetMon.Adapters.Inspection;
using NetMon.Completion;
using NetMon.Inspection;
using NetMon.Pipeline;

namespace NetMon.Commands;

/// <summary>Gets the layers and fields of packets.</summary>
/// <remarks>
/// <para>
/// Takes each packet apart: the frame, its link, network and transport headers, and the message of the application, each with its fields.
/// By default one object a layer is given, outermost first, and shown as a tree. -Field gives the fields themselves, one flat object each,
/// for Where-Object, Export-Csv and the like. -Hex gives the bytes, each line with the layer that they belong to.
/// </para>
/// <para>
/// Offsets are in bytes from the start of the frame. A packet that is damaged or cut gives every layer as far as it goes, and DecodeError of
/// the layer that is bad says what is wrong with it. A field has no offset where it is computed, or where PacketDotNet read the layer and
/// does not say.
/// </para>
/// <para>
/// A name of a layer or a field without wildcards that no packet had is an error at the end, with the nearest name, unless it is one that other
/// packets have.
/// </para>
/// <para>
/// Packets that have been through a job, a remote session or Import-CliXml have lost their bytes and cannot be taken apart.
/// </para>
/// </remarks>
/// <example>
/// <summary>Shows everything in one packet as a tree.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 1 | Get-PacketDetail</code>
/// </example>
/// <example>
/// <summary>Shows the bytes of a packet, with the layer of each line.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Count 1 | Get-PacketDetail -Hex</code>
/// </example>
/// <example>
/// <summary>Counts the values that one field has in a whole capture.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Get-PacketDetail -Field TTL | Group-Object Value -NoElement</code>
/// </example>
/// <example>
/// <summary>Writes every field of every DNS message to a table.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Get-PacketDetail -Layer DNS -Field * | Export-Csv ./dns.csv</code>
/// </example>
/// <example>
/// <summary>Finds the options of TCP that were used to open connections.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Filter 'tcp[tcpflags] == tcp-syn' | Get-PacketDetail -Field 'Option: *' | Select-Object PacketNumber, Name, Value</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "PacketDetail", DefaultParameterSetName = LayerSet, HelpUri = ProjectHome.Cmdlets + "Get-PacketDetail.md")]
[Alias("gpd")]
[OutputType(typeof(PacketLayer), ParameterSetName = [LayerSet])]
[OutputType(typeof(PacketField), ParameterSetName = [FieldSet])]
[OutputType(typeof(PacketHexLine), ParameterSetName = [HexSet])]
public sealed class GetPacketDetailCommand : PSCmdlet
{
    private const string LayerSet = "Layer";
    private const string FieldSet = "Field";
    private const string HexSet = "Hex";

    private readonly PacketInspector _inspector = new(new PacketDotNetDissector());
    private NameSelection _layers = new([], []);
    private NameSelection _fields = new([], []);

    /// <summary>The packets to take apart, as Import-PacketCapture and Start-PacketCapture give them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Names of the layers to give, for instance IPv4, TCP or DNS. Wildcards are allowed. By default all layers are given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LayerCompleter))]
    public string[] Layer { get; set; } = [];

    /// <summary>Gives the fields with these names instead of layers, for instance TTL. Wildcards are allowed: * gives all.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FieldSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FieldCompleter))]
    public string[] Field { get; set; } = [];

    /// <summary>Gives the bytes, up to 16 a line, instead of layers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HexSet)]
    public SwitchParameter Hex { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _layers = new NameSelection(Layer, LayerNames.All);
        _fields = new NameSelection(Field, FieldNames.All);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is not PacketRecord packet)
        {
            WriteError(ErrorCatalog.PacketExpected(InputObject is null ? "null" : InputObject.TypeNames[0]));
            return;
        }

        var layers = _inspector.Inspect(packet);
        if (ParameterSetName == HexSet && Hex)
        {
            WriteObject(HexDump.Lines(packet, layers).Where(line => _layers.Takes(line.Layer)), enumerateCollection: true);
            return;
        }

        foreach (var layer in layers)
        {
            if (!_layers.Takes(layer.Name)) continue;
            if (ParameterSetName == FieldSet) WriteObject(layer.Fields.Where(field => _fields.Takes(field.Name)), enumerateCollection: true);
            else WriteObject(layer);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var name in _layers.FindMissing()) WriteError(ErrorCatalog.LayerNotFound(name, _layers.Known));
        foreach (var name in _fields.FindMissing()) WriteError(ErrorCatalog.FieldNotFound(name, _fields.Known));
    }
}
