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
/// Packets come from capture files, from network interfaces, or down the pipeline, also those that have been through a job, a remote session
/// or Import-Clixml.
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
/// <code>Get-PacketDetail ./example.pcapng -Field TTL | Group-Object Value -NoElement</code>
/// </example>
/// <example>
/// <summary>Writes every field of every DNS message to a table.</summary>
/// <code>Import-PacketCapture ./example.pcapng | Get-PacketDetail -Layer DNS -Field * | Export-Csv ./dns.csv</code>
/// </example>
/// <example>
/// <summary>Finds the options of TCP that were used to open connections.</summary>
/// <code>Import-PacketCapture ./example.pcapng -Filter 'tcp[tcpflags] == tcp-syn' | Get-PacketDetail -Field 'Option: *' | Select-Object PacketNumber, Name, Value</code>
/// </example>
/// <example>
/// <summary>Takes the UDP packets of an interface apart as they come, for a second.</summary>
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

    /// <summary>Names of the layers to give, for instance IPv4, TCP or DNS. Wildcards are allowed. By default all layers are given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LayerCompleter))]
    public string[] Layer { get; set; } = [];

    /// <summary>Gives the fields with these names instead of layers, for instance TTL. Wildcards are allowed: * gives all. Not together with -Hex.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FieldCompleter))]
    public string[] Field { get; set; } = [];

    /// <summary>Gives the bytes, up to 16 a line, instead of layers. Not together with -Field.</summary>
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
