using System.Management.Automation;
using NetMon.Input;
using NetMon.Packets;

namespace NetMon.Output;

/// <summary>
/// Makes a packet again of what a job, a remote session or a CliXml file left of one: NetMon.types.ps1xml has its bytes serialised beside its
/// properties. So such a packet can be exported, inspected and counted like any other.
/// </summary>
public sealed class PacketRecordConverter : PSTypeConverter
{
    private const string DeserializedName = "Deserialized.NetMon.PacketRecord";

    /// <summary>The packet's bytes, link header first; the getter of the hidden property <c>RawBytes</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static byte[]? GetRawBytes(PSObject packet) => (packet?.BaseObject as PacketRecord)?.GetBytes();

    /// <summary>The most bytes that its interface keeps of a packet; the getter of the hidden property <c>SnapshotLength</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static int? GetSnapshotLength(PSObject packet) => (packet?.BaseObject as PacketRecord)?.AsFrame().Interface.SnapshotLength;

    /// <summary>Whether its interface has times finer than microseconds; the getter of the hidden property <c>HasNanoseconds</c>.</summary>
    /// <param name="packet">A packet.</param>
    public static bool? GetHasNanoseconds(PSObject packet) => (packet?.BaseObject as PacketRecord)?.AsFrame().Interface.HasNanoseconds;

    /// <summary>What its file says of it beside its bytes; the getter of the hidden property <c>RawNotes</c>.</summary>
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
        throw new PSInvalidCastException("A NetMon.PacketRecord converts to nothing else.");

    private static PacketRecord Read(in ReturnedObject item)
    {
        if (item.Raw("RawBytes") is not byte[] bytes
            || item.Value<long>(nameof(PacketRecord.Number)) is not { } number
            || item.Value<int>(nameof(PacketRecord.Length)) is not { } length
            || item.Value<LinkType>(nameof(PacketRecord.LinkType)) is not { } linkType)
        {
            throw new PSInvalidCastException("The object does not have the bytes and times of a NetMon.PacketRecord any more.");
        }

        // What a file without times gave has none on this side either.
        var time = item.Value<long>(nameof(PacketRecord.TimestampNanoseconds)) ?? CapturedFrame.NoTime;
        var notes = item.Raw("RawNotes") is byte[] options ? PacketNotes.FromBytes(options) : null;
        var captureInterface = new CaptureInterface(
            item.Text(nameof(PacketRecord.Interface)) ?? "",
            linkType,
            item.Value<int>("SnapshotLength") ?? 0,
            item.Value<bool>("HasNanoseconds") ?? false);
        return new PacketRecord(new CapturedFrame(captureInterface, number, time, length, bytes, notes));
    }
}
