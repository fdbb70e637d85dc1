using System.Management.Automation;
using System.Runtime.CompilerServices;
using NetMon.Input;
using NetMon.Packets;

namespace NetMon.Binding;

/// <summary>
/// Accepts packets, including those from a job, a remote session or a CliXml file that kept their bytes. Other objects are passed on as a
/// <see cref="RefusedPacket"/>, so that the cmdlet reports one error; the binder would report one per object.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PacketInputAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether paths and interfaces are left to other pipeline parameters of the cmdlet.</summary>
    public bool LeavesSources { get; init; }

    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => true;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            PacketRecord packet => packet,
            null => RefusedPacket.Make("null"),
            // Return it unchanged: it does not bind here, so the binder tries the other parameters.
            _ when LeavesSources && (value is Array || PipelineObjects.IsSource(inputData!)) => inputData!,
            _ => LanguagePrimitives.TryConvertTo<PacketRecord>(inputData, out var packet)
                ? packet
                : RefusedPacket.Make(PSObject.AsPSObject(inputData!).TypeNames[0], value),
        };
    }
}

/// <summary>A placeholder for an object that is not a packet, which passes the parameter binder so that the cmdlet can reject it.</summary>
internal static class RefusedPacket
{
    private static readonly CaptureInterface Nowhere = new("", LinkType.Null);
    private static readonly ConditionalWeakTable<PacketRecord, Original> Originals = [];

    /// <summary>Creates a placeholder.</summary>
    /// <param name="typeName">The type of the object.</param>
    /// <param name="value">The object, for a cmdlet that accepts others than packets.</param>
    public static PacketRecord Make(string typeName, object? value = null)
    {
        var packet = new PacketRecord(new CapturedFrame(Nowhere, 0, CapturedFrame.NoTime, 0, []));
        Originals.Add(packet, new Original(typeName, value));
        return packet;
    }

    /// <summary>The type of the original object; null for a real packet.</summary>
    /// <param name="packet">The bound packet.</param>
    public static string? FindType(PacketRecord packet) => Find(packet)?.TypeName;

    /// <summary>The original object; null for a real packet.</summary>
    /// <param name="packet">The bound packet.</param>
    public static object? FindValue(PacketRecord packet) => Find(packet)?.Value;

    private static Original? Find(PacketRecord packet) =>
        packet.CapturedLength == 0 && Originals.TryGetValue(packet, out var original) ? original : null;

    private sealed record Original(string TypeName, object? Value);
}
