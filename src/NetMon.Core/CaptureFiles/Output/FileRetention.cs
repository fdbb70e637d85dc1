namespace NetMon.CaptureFiles.Output;

/// <summary>Which files of a row are kept.</summary>
/// <param name="MaxFiles">How many, with the one that is being written: when there are more, the oldest is deleted. Null for all.</param>
/// <param name="MaxAge">How long one that is finished. Null for ever.</param>
/// <param name="IncludesEarlier">
/// Whether files that were there before count too: those whose names are of the same row to the letter. Otherwise they are never touched.
/// </param>
public sealed record FileRetention(int? MaxFiles = null, TimeSpan? MaxAge = null, bool IncludesEarlier = false);
