namespace NetMon.Monitors;

/// <summary>A period in which an interface was missing.</summary>
/// <param name="Source">The interface.</param>
/// <param name="Start">When it disappeared, UTC.</param>
/// <param name="End">When it returned, UTC; null while it is missing.</param>
/// <param name="Reason">Why it disappeared.</param>
internal sealed record SourceGap(string Source, DateTime Start, DateTime? End, string Reason);
