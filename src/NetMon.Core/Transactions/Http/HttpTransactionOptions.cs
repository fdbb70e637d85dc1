using NetMon.Transactions.Http.Content;

namespace NetMon.Transactions.Http;

/// <summary>What a reader of HTTP transactions can be told.</summary>
public sealed record HttpTransactionOptions : TransactionOptions
{
    /// <summary>Default of <see cref="MaxBody"/>.</summary>
    public const int DefaultMaxBody = 1 << 20;

    /// <summary>Default of the timeout: slow answers are what people look for.</summary>
    public static new readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    // A body may become this much longer by decoding; what is longer is taken for a decompression bomb.
    private const long MaxExpansion = 4;
    private const long LeastMaxDecoded = 16L << 20;

    /// <summary>Creates the default options.</summary>
    public HttpTransactionOptions() => Timeout = DefaultTimeout;

    /// <summary>Creates options from those that all readers have.</summary>
    /// <param name="common">The common options.</param>
    public HttpTransactionOptions(TransactionOptions common)
        : base(common)
    {
    }

    /// <summary>How many bytes of each body are kept, as transferred; 0 for none.</summary>
    public int MaxBody { get; init; } = DefaultMaxBody;

    /// <summary>Content codings that the base class library does not have.</summary>
    public IReadOnlyList<IContentCoding> Codings { get; init; } = [];

    /// <summary>How many bytes of a body are decoded.</summary>
    internal long MaxDecoded => Math.Min(Math.Max(LeastMaxDecoded, MaxExpansion * MaxBody), Array.MaxLength);
}
