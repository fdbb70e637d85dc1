namespace NetMon.Monitors;

/// <summary>An interface went away, or is back.</summary>
/// <param name="Source">The interface.</param>
/// <param name="Start">When it went away, UTC.</param>
/// <param name="End">When it was back, UTC; null while it is away.</param>
/// <param name="Reason">Why it went away.</param>
internal sealed record SourceGap(string Source, DateTime Start, DateTime? End, string Reason);
