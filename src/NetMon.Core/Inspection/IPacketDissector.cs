namespace NetMon.Inspection;

/// <summary>Dissects layers that the built-in decoder skips, with another library.</summary>
public interface IPacketDissector
{
    /// <summary>Gets the layers of a frame, outermost first. Never throws; layers that it cannot read are left out.</summary>
    /// <param name="linkType">Link type of the frame.</param>
    /// <param name="frame">The captured bytes, which must not be modified.</param>
    IReadOnlyList<DissectedLayer> Dissect(LinkType linkType, byte[] frame);
}

/// <summary>A layer found by a dissector.</summary>
/// <param name="Name">Name of the layer.</param>
/// <param name="Offset">Offset of its header, in bytes from the start of the frame.</param>
/// <param name="Length">Length of its header, in bytes.</param>
/// <param name="Fields">Its fields, as names and values.</param>
public sealed record DissectedLayer(string Name, int Offset, int Length, IReadOnlyList<KeyValuePair<string, object>> Fields);
