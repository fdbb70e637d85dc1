namespace NetMon.Inspection;

/// <summary>A second opinion: what another library knows about the layers that our own decoder only passes by.</summary>
public interface IPacketDissector
{
    /// <summary>The layers it finds in a frame, outermost first. Never throws; what it cannot read it leaves out.</summary>
    /// <param name="linkType">How the bytes begin.</param>
    /// <param name="frame">The bytes that were kept. They stay as they are.</param>
    IReadOnlyList<DissectedLayer> Dissect(LinkType linkType, byte[] frame);
}

/// <summary>A layer that a dissector found.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Offset">Where its header begins, in bytes from the start of the frame.</param>
/// <param name="Length">Bytes of its header.</param>
/// <param name="Fields">Its fields: name and value.</param>
public sealed record DissectedLayer(string Name, int Offset, int Length, IReadOnlyList<KeyValuePair<string, object>> Fields);
