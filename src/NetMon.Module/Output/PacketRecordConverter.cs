using System.Management.Automation;
using NetMon.Input;
using NetMon.Packets;
using NetMon.Presentation;

namespace NetMon.Output;

/// <summary>
/// Restores packets that were serialised by a job, a remote session or Export-Clixml. NetMon.types.ps1xml serialises their bytes with their
/// properties, so restored packets can be exported, inspected and aggregated.
/// </summary>
public sealed class PacketRecordConverter : PSTypeConverter
{
    private const string DeserializedName = "Deserialized.NetMon.PacketRecord";

    /// <summary>
    /// Creates the converter. PowerShell does so while it reads NetMon.types.ps1xml, whose later entries name types of the engine: from here on they
    /// are known.
    /// </summary>
    public PacketRecordConverter() => CompiledCode.LoadEngine();

    /// <summary>The packet's bytes, link header first; the getter of the hidden property <c>RawBytes</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static byte[]? GetRawBytes(PSObject packet) => (packet?.BaseObject as PacketRecord)?.GetBytes();

    /// <summary>The snapshot length of its interface; the getter of the hidden property <c>SnapshotLength</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static int? GetSnapshotLength(PSObject packet) => (packet?.BaseObject as PacketRecord)?.AsFrame().Interface.SnapshotLength;

    /// <summary>Whether its interface has a finer time resolution than microseconds; the getter of the hidden property <c>HasNanoseconds</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static bool? GetHasNanoseconds(PSObject packet) => (packet?.BaseObject as PacketRecord)?.AsFrame().Interface.HasNanoseconds;

    /// <summary>Its options from the capture file; the getter of the hidden property <c>RawNotes</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static byte[]? GetRawNotes(PSObject packet) => (packet?.BaseObject as PacketRecord)?.AsFrame().Notes?.ToBytes();

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        sourceValue is PSObject item && CanConvertFrom(item, destinationType);

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) =>
        destinationType == typeof(PacketRecord) && sourceValue.TypeNames.Contains(DeserializedName) && sourceValue.Properties["RawBytes"] is not null;

    /// <inheritdoc/>
    public override object? ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ConvertFrom((PSObject)sourceValue, destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override object? ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        try
        {
            return Read(new ReturnedObject(sourceValue));
        }
        catch (PropertyValueException e)
        {
            throw new PSInvalidCastException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException("A NetMon.PacketRecord cannot be converted to another type.");

    private static PacketRecord Read(in ReturnedObject item)
    {
        if (item.Raw("RawBytes") is not byte[] bytes
            || item.Value<long>(nameof(PacketRecord.Number)) is not { } number
            || item.Value<int>(nameof(PacketRecord.Length)) is not { } length
            || item.Value<LinkType>(nameof(PacketRecord.LinkType)) is not { } linkType)
        {
            throw new PSInvalidCastException("The object no longer has the bytes and times of a NetMon.PacketRecord.");
        }

        // Packets from files without times have none after serialisation either.
        var time = item.Value<long>(nameof(PacketRecord.TimestampNanoseconds)) ?? CapturedFrame.NoTime;
        var notes = item.Raw("RawNotes") is byte[] options ? PacketNotes.FromBytes(options) : null;
        var captureInterface = new CaptureInterface(
            item.Text(nameof(PacketRecord.Interface)) is { } name ? SafeText.Unescape(name) : "",
            linkType,
            item.Value<int>("SnapshotLength") ?? 0,
            item.Value<bool>("HasNanoseconds") ?? false);
        return new PacketRecord(new CapturedFrame(captureInterface, number, time, length, bytes, notes));
    }
}
