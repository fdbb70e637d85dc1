using NetMon.Transactions.Http.Content;

namespace NetMon.Adapters.Compression;

/// <summary>The content codings of HTTP that the base class library does not have.</summary>
public static class ContentCodings
{
    /// <summary>All codings.</summary>
    public static IReadOnlyList<IContentCoding> All { get; } = [new ZstdContentCoding()];
}
