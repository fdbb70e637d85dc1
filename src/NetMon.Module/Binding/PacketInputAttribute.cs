using System.Management.Automation;
using System.Runtime.CompilerServices;
using NetMon.Input;
using NetMon.Packets;

namespace NetMon.Binding;

/// <summary>
/// Takes packets: as they are, and those that came out of a job, a remote session or a CliXml file with their bytes. What is no packet is handed
/// over as a <see cref="RefusedPacket"/>, because the binder would write an error for each object; the cmdlet refuses them once.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PacketInputAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the cmdlet has parameters that take paths and interfaces from the pipeline, and they are to have them.</summary>
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
            // Left as it is: not being a packet, it does not bind here, and the binder goes on to the other parameters.
            _ when LeavesSources && (value is Array || PipelineObjects.IsSource(inputData!)) => inputData!,
            _ => LanguagePrimitives.TryConvertTo<PacketRecord>(inputData, out var packet)
                ? packet
                : RefusedPacket.Make(PSObject.AsPSObject(inputData!).TypeNames[0]),
        };
    }
}

/// <summary>Stands for an object that is no packet, on its way from the parameter binder to the cmdlet that refuses it.</summary>
internal static class RefusedPacket
{
    private static readonly CaptureInterface Nowhere = new("", LinkType.Null);
    private static readonly ConditionalWeakTable<PacketRecord, string> TypeNames = [];

    /// <summary>Makes one.</summary>
    /// <param name="typeName">The type of the object.</param>
    public static PacketRecord Make(string typeName)
    {
        var packet = new PacketRecord(new CapturedFrame(Nowhere, 0, CapturedFrame.NoTime, 0, []));
        TypeNames.Add(packet, typeName);
        return packet;
    }

    /// <summary>The type of the object; null of a real packet.</summary>
    /// <param name="packet">What was bound.</param>
    public static string? FindType(PacketRecord packet) =>
        packet.CapturedLength == 0 && TypeNames.TryGetValue(packet, out var typeName) ? typeName : null;
}
