using System.Buffers.Binary;
using System.Reflection;
using NetMon.Adapters.Inspection;
using NetMon.Decoding;
using NetMon.Decoding.Checksums;
using NetMon.Decoding.Tunnels;
using NetMon.Flows.Key;
using NetMon.Inspection;
using NetMon.Packets;

namespace NetMon.Fuzz.Targets;

/// <summary>
/// Fuzzes packets. Input: link type (2 bytes), frame. Reads everything that a user can ask of the packet and of every packet inside it.
/// Nothing may throw, and the layers must account for every byte.
/// </summary>
internal static class PacketTarget
{
    private const int LinkTypeLength = 2;

    // Found by reflection, so that new properties are fuzzed too.
    private static readonly PropertyInfo[] Properties = typeof(PacketRecord).GetProperties();
    private static readonly PacketInspector Inspector = new(new PacketDotNetDissector());

    /// <summary>Runs one input.</summary>
    /// <param name="input">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < LinkTypeLength) return;
        var linkType = (LinkType)BinaryPrimitives.ReadUInt16BigEndian(input);
        var frame = input[LinkTypeLength..];

        // The whole frame; a frame cut by the snapshot length; and a length on the wire that is too small, as in damaged files.
        foreach (var wireLength in (ReadOnlySpan<int>)[frame.Length, frame.Length + 100, frame.Length / 2]) Check(linkType, frame, wireLength);
    }

    /// <summary>Reads everything of one packet and of the packets inside it.</summary>
    /// <param name="linkType">Link type of the frame.</param>
    /// <param name="bytes">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire, in bytes.</param>
    public static void Check(LinkType linkType, ReadOnlySpan<byte> bytes, int wireLength)
    {
        var depth = 0;
        var frame = new CapturedFrame(new CaptureInterface("fuzz0", linkType), 1, 0, wireLength, bytes);
        FindFlow(frame);
        for (var inside = new PacketRecord(frame); inside is not null; inside = inside.Inner)
        {
            ReadEverything(inside);
            BrokenPromiseException.ThrowUnless(depth++ <= InnerPacket.MaxDepth, "Tunnels are followed without end.");
        }
    }

    /// <summary>Does what the flow table does before its lookup.</summary>
    /// <param name="frame">The packet.</param>
    public static void FindFlow(in CapturedFrame frame)
    {
        PacketDecoder.Decode(frame.Interface.LinkType, frame.Data, frame.Length, out var headers);
        var data = InnermostPacket.Find(frame, ref headers, out var length);
        if (!headers.HasAny(HeaderFields.IP)) return;
        var endpoints = FlowKeyExtractor.Endpoints(headers, data, out var fields);
        FlowKeyExtractor.Direction(headers, endpoints, fields, interfaceIndex: 0);
        FlowKeyExtractor.FragmentKey(headers, endpoints, interfaceIndex: 0, out _);
        var ipBytes = FlowKeyExtractor.IPBytes(headers, length, data.Length);
        BrokenPromiseException.ThrowUnless(headers.PayloadLength >= 0 && ipBytes >= 0, "A flow would count less than nothing.");
    }

    private static void ReadEverything(PacketRecord packet)
    {
        foreach (var property in Properties) property.GetValue(packet, BindingFlags.DoNotWrapExceptions, null, null, null);
        PacketChecksums.Verify(packet);

        BrokenPromiseException.ThrowUnless(!packet.Info.Any(char.IsControl), "Info has a control character.");
        BrokenPromiseException.ThrowUnless(packet.GetPayload().Length <= packet.CapturedLength, "The payload is longer than the packet.");

        var layers = Inspector.Inspect(packet);
        var owned = new bool[packet.CapturedLength];
        foreach (var layer in layers.Skip(1))
        {
            owned.AsSpan(layer.Offset, layer.Length).Fill(true);
            foreach (var field in layer.Fields)
                BrokenPromiseException.ThrowUnless(field.Offset is null || field.Offset + field.Length <= owned.Length, $"{field.Name} lies outside.");
        }

        if (Array.IndexOf(owned, false) is >= 0 and var lost)
        {
            var found = string.Join(", ", layers.Select(l => $"{l.Name} {l.Offset}+{l.Length}"));
            throw new BrokenPromiseException($"Byte {lost} belongs to no layer ({packet.Length} on the wire; {packet.DecodeError}): {found}");
        }

        BrokenPromiseException.ThrowUnless(HexDump.Lines(packet, layers).Sum(line => line.Length) == owned.Length, "The dump has lost bytes.");
    }
}
