using System.Globalization;

namespace NetMon.Inspection.Layers;

/// <summary>The frame layer: capture metadata, not the bytes.</summary>
internal static class FrameLayer
{
    /// <summary>Builds the layer.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="fields">Scratch space for the fields.</param>
    public static PacketLayer Build(PacketRecord packet, List<PacketField> fields)
    {
        var cut = packet.CapturedLength < packet.Length
            ? string.Create(CultureInfo.InvariantCulture, $", {packet.CapturedLength} captured")
            : "";
        var layer = new LayerBuilder(fields, packet.Number, packet.Captured, "Frame", 0, packet.CapturedLength)
        {
            Summary = string.Create(CultureInfo.InvariantCulture, $"Frame {packet.Number}: {packet.Length} bytes on wire{cut}"),
        };
        if (packet.Interface is { } name) layer.AddComputed("Interface", name);
        layer.AddComputed("Link type", packet.LinkType, null, ((int)packet.CaptureInterface.LinkType).ToString(CultureInfo.InvariantCulture));
        if (packet.Timestamp is { } time)
        {
            layer.AddComputed("Timestamp", time);
            layer.AddComputed("Epoch time", packet.TimestampNanoseconds, "ns");
        }

        if (packet.Direction is { } direction) layer.AddComputed("Direction", direction);
        if (packet.Comment is { } comment) layer.AddComputed("Comment", comment);
        if (packet.DropReason is { } reason) layer.AddComputed("Drop reason", reason);
        if (packet.DropCount is { } drops) layer.AddComputed("Drop count", drops, "packets");
        layer.AddComputed("Frame number", packet.Number);
        layer.AddComputed("Frame length", packet.Length, "bytes");
        layer.AddComputed("Capture length", packet.CapturedLength, "bytes");
        return layer.Build(index: 0);
    }
}
