using System.Collections.ObjectModel;

namespace NetMon;

/// <summary>The fields of a layer. ToString gives one line, so that a layer exports to one clean CSV row.</summary>
public sealed class PacketFieldCollection : ReadOnlyCollection<PacketField>
{
    internal PacketFieldCollection(IList<PacketField> fields)
        : base(fields)
    {
    }

    /// <summary>All fields in one line: <c>TTL: 64; Protocol: 6 (TCP)</c>.</summary>
    public override string ToString() => string.Join("; ", this);
}
