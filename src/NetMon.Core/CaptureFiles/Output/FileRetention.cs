namespace NetMon.CaptureFiles.Output;

/// <summary>Which files of a sequence are kept.</summary>
/// <param name="MaxFiles">Maximum number of files, including the current one; beyond it the oldest is deleted. Null for no limit.</param>
/// <param name="MaxAge">Maximum age of a finished file. Null for no limit.</param>
/// <param name="IncludesEarlier">
/// Whether files of earlier runs count too, if their names match the sequence exactly. Otherwise they are never deleted.
/// </param>
public sealed record FileRetention(int? MaxFiles = null, TimeSpan? MaxAge = null, bool IncludesEarlier = false);
