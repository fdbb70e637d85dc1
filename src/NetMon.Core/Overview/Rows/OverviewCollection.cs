using System.Collections.ObjectModel;

namespace NetMon;

/// <summary>The findings of one kind in an overview. ToString gives one line, so that an overview exports to one clean CSV row.</summary>
/// <typeparam name="T">Type of the findings.</typeparam>
public sealed class OverviewCollection<T> : ReadOnlyCollection<T>
{
    internal OverviewCollection(IList<T> findings)
        : base(findings)
    {
    }

    /// <summary>All findings in one line: <c>TCP 120; UDP 14</c>.</summary>
    public override string ToString() => string.Join("; ", this);
}
