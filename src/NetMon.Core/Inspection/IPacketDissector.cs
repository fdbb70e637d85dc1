namespace NetMon.Inspection;

/// <summary>Dissects layers that the built-in decoder skips, with another library.</summary>
public interface IPacketDissector
{
    /// <summary>
    /// Gets the layers of a frame, outermost first. Never throws; layers that it cannot read are left out. It is not asked what TCP carries.
    /// </summary>
    /// <param name="linkType">Link type of the frame.</param>
    /// <param name="frame">The captured bytes, which must not be modified.</param>
    IReadOnlyList<DissectedLayer> Dissect(LinkType linkType, byte[] frame);
}

/// <summary>A layer found by a dissector.</summary>
/// <param name="name">Name of the layer.</param>
/// <param name="offset">Offset of its header, in bytes from the start of the frame.</param>
/// <param name="length">Length of its header, in bytes.</param>
/// <param name="readFields">Reads its fields. Never throws. Most layers are only passed over, so fields are read on demand.</param>
public sealed class DissectedLayer(string name, int offset, int length, Func<IReadOnlyList<KeyValuePair<string, object>>> readFields)
{
    /// <summary>Name of the layer.</summary>
    public string Name => name;

    /// <summary>Offset of its header, in bytes from the start of the frame.</summary>
    public int Offset => offset;

    /// <summary>Length of its header, in bytes.</summary>
    public int Length => length;

    /// <summary>Reads its fields, as names and values.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> ReadFields() => readFields();
}
