namespace NetMon.CaptureFiles.Etl;

/// <summary>Why events of a buffer cannot be read.</summary>
/// <param name="What">What is wrong, or what the file breaks off in.</param>
/// <param name="IsCut">Whether bytes are missing.</param>
internal sealed record EtlFault(string What, bool IsCut);
