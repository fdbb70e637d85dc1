using System.Collections.ObjectModel;

namespace NetMon;

/// <summary>The findings of one kind in an overview. ToString gives one line, so that an overview exports to one clean CSV row.</summary>
/// <typeparam name="T">Type of the findings.</typeparam>
public sealed class OverviewCollection<T> : ReadOnlyCollection<T>
{
    // A cell of a CSV file that is meant to be read.
    private const int Shown = 20;

    internal OverviewCollection(IList<T> findings)
        : base(findings)
    {
    }

    /// <summary>The first findings in one line: <c>TCP 120; UDP 14</c>, and how many more there are.</summary>
    public override string ToString() =>
        string.Join("; ", this.Take(Shown)) + (Count > Shown ? string.Create(null, $"; and {Count - Shown} more") : "");
}
