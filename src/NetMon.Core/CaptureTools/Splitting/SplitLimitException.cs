namespace NetMon.CaptureTools.Splitting;

/// <summary>More files than allowed would be written.</summary>
public sealed class SplitLimitException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="limit">The maximum number of files.</param>
    /// <param name="needed">Number of files that would be written; null if it is not known, and the first ones were written.</param>
    public SplitLimitException(int limit, int? needed = null)
        : base(needed is { } all
            ? $"{all} files would be written, and the limit is {limit}. None was written."
            : $"More than {limit} files would be written, which is the limit. The packets after the first {limit} files are in none.") =>
        (Limit, Needed) = (limit, needed);

    /// <summary>The maximum number of files.</summary>
    public int Limit { get; }

    /// <summary>Number of files that would be written; null if it is not known.</summary>
    public int? Needed { get; }
}
